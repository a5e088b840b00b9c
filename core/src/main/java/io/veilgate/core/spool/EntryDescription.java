package io.veilgate.core.spool;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uid;
import java.time.Instant;
import java.util.Optional;

/**
 * What a spool entry says about itself, so that the spool alone tells what was acknowledged and for whom.
 *
 * @param transferSyntax of the data set as received
 * @param sopClass Affected SOP Class UID of the C-STORE-RQ
 * @param sopInstance Affected SOP Instance UID of the C-STORE-RQ
 * @param peer the configured peer it came from, or for a push the route's name
 * @param job the retrieve job that asked for it; empty for a push
 * @param callingAeTitle as the association had it; may break the rules of AE titles
 * @param moveOriginator Move Originator AE title of the C-STORE-RQ, where it had one
 */
public record EntryDescription(
        Uid transferSyntax,
        ReceivedUid sopClass,
        ReceivedUid sopInstance,
        String project,
        String peer,
        Optional<String> job,
        String callingAeTitle,
        String calledAeTitle,
        Optional<String> moveOriginator,
        Instant received) {

    /** Entries of one group wait in one line; the handoff takes turns between groups. */
    int group() {
        return (project + '\n' + job.orElse("")).hashCode();
    }
}
