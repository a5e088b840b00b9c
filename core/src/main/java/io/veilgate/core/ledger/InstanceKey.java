package io.veilgate.core.ledger;

import io.veilgate.core.base.ReceivedUid;

/**
 * What the ledger knows an instance by.
 *
 * @param uid the original SOP Instance UID
 * @param generation 0, until the instance is made again under another new UID
 */
public record InstanceKey(String project, ReceivedUid uid, int generation) {
    public InstanceKey(String project, ReceivedUid uid) {
        this(project, uid, 0);
    }
}
