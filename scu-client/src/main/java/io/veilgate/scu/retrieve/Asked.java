package io.veilgate.scu.retrieve;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.net.AssociationException;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a C-GET or C-MOVE asks for, to tell it from what a PACS sends unasked: an instance is taken if it is expected by its SOP Instance UID,
 * or if it says that it is of the study, which may have grown.
 *
 * @param grown whether what the study has got since is taken
 */
public record Asked(ReceivedUid study, Predicate<ReceivedUid> expected, boolean grown) {
    public Asked(ReceivedUid study, Predicate<ReceivedUid> expected) {
        this(study, expected, true);
    }

    /** Only what is expected: of what nobody knew, nobody could say that it was missing. */
    static Asked only(ReceivedUid study, Predicate<ReceivedUid> expected) {
        return new Asked(study, expected, false);
    }

    /** Looks into the arriving data set only where the UID alone does not tell. */
    public boolean includes(ReceivedUid sopInstanceUid, Arrival arrival) throws AssociationException {
        if (expected.test(sopInstanceUid)) {
            return true;
        }
        if (!grown) {
            return false;
        }
        Optional<ReceivedUid> of = arrival.studyInstanceUid();
        return of.isPresent() && of.get().equals(study);
    }

    @Override
    public String toString() {
        return "Asked";
    }
}
