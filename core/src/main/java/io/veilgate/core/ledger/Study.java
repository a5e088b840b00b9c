package io.veilgate.core.ledger;

import io.veilgate.core.base.ReceivedUid;
import java.util.List;
import java.util.Optional;

/**
 * A study that a job is to fetch.
 *
 * @param id the ledger's number for it
 * @param uid the original Study Instance UID
 * @param line of the list that first named it
 * @param announced instances, as the peer's C-FIND said; -1 where it did not
 * @param instances those known by UID
 */
public record Study(
        long id, ReceivedUid uid, int line, State state, Optional<String> error, int announced, Counts instances) {
    public enum State {
        OPEN,
        /** Every instance is archived or held. */
        DONE,
        /** Given up, with the error. */
        FAILED
    }

    /** What a job wants of a study, before anything is fetched. */
    public record Wanted(ReceivedUid uid, int line, int announced) {}

    /** Instances by series, all those expected or only those missing. */
    public record Series(ReceivedUid uid, List<ReceivedUid> instances) {
        public Series {
            instances = List.copyOf(instances);
        }
    }
}
