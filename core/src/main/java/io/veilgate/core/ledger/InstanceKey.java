package io.veilgate.core.ledger;

import io.veilgate.core.base.ReceivedUid;

/**
 * What the ledger knows an instance by. Where it was made anew under another new UID, its latest generation is meant.
 *
 * @param uid the original SOP Instance UID
 */
public record InstanceKey(String project, ReceivedUid uid) {
    @Override
    public String toString() {
        return "InstanceKey[" + project + "]";
    }
}
