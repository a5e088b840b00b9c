package io.veilgate.scp.work;

import io.veilgate.core.ledger.InstanceRecord;
import io.veilgate.core.ledger.InstanceState;
import io.veilgate.core.pipeline.Outcome;
import io.veilgate.core.spool.SpoolEntry;
import io.veilgate.scu.forward.Outgoing;
import java.util.Optional;

/**
 * Whether an object that is ready to be sent takes another one's place at the archive. That one stays on record until the new one is: nothing more is
 * written down, so that a stop at any point leads to the same comparison, and the same object being sent again.
 */
final class Replacing {
    private Replacing() {}

    /** What is done with an instance that the archive has already. */
    enum Again {
        /** The archive has the same object. */
        DUPLICATE,
        /** The archive has another one, and that stays. */
        KEPT,
        HELD,
        /** It takes the archived one's place. */
        REPLACES
    }

    /** @param digest of the new output */
    static Again again(InstanceRecord archived, String digest, SpoolEntry entry, ProjectWork.ArrivingTwice policy) {
        if (archived.outputDigest().equals(Optional.of(digest))) {
            return Again.DUPLICATE;
        }
        return switch (policy) {
            case KEEP -> Again.KEPT;
            case HOLD -> Again.HELD;
            // of three, the last to come stays, in whatever order they are worked on
            case REPLACE -> archived.entry().orElse(0) > entry.id() ? Again.KEPT : Again.REPLACES;
        };
    }

    /** Whether the archive has another object under the instance's UID, as far as is on record. */
    static boolean isReplaced(Optional<InstanceRecord> record) {
        return record.flatMap(InstanceRecord::outputDigest).isPresent();
    }

    static boolean isArchived(InstanceRecord record) {
        return record.state() == InstanceState.ARCHIVED;
    }

    /** Where the archive has it; empty if an archive cannot be asked for it. */
    static Optional<Outgoing.Place> place(Outcome.Masked masked) {
        return masked.studyInstanceUid()
                .flatMap(study -> masked.seriesInstanceUid().map(series -> new Outgoing.Place(study, series)));
    }
}
