package io.veilgate.core.ledger;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uid;
import java.util.Optional;

/**
 * An instance that is expected in a study.
 *
 * @param uid the original SOP Instance UID
 * @param newUid under which it was archived
 * @param generation how often it was made anew under another new UID
 */
public record StudyInstance(ReceivedUid uid, InstanceState state, Optional<Uid> newUid, int generation) {
    @Override
    public String toString() {
        return "StudyInstance[" + state + "]";
    }
}
