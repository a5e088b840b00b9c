package io.veilgate.scu.retrieve;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.dimse.MoveOriginator;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** The C-MOVEs in progress, for whoever receives their deliveries. For any thread. */
public final class Moves {
    private final List<MoveInProgress> inProgress = new CopyOnWriteArrayList<>();

    /** Deliveries are expected until the returned handle is closed. */
    public Expectation expect(MoveInProgress move) {
        inProgress.add(move);
        return () -> inProgress.remove(move);
    }

    public boolean areInProgress() {
        return !inProgress.isEmpty();
    }

    /** Whether an association from there may bring what a C-MOVE asked for. */
    public boolean expectedFrom(String callingAeTitle, InetAddress address) {
        return from(callingAeTitle, address, _ -> true).isPresent();
    }

    /**
     * The C-MOVE that an arriving instance belongs to, by what its C-STORE-RQ says: the originator's AE title and message, else its SOP
     * Instance UID. Both originator fields are optional (PS3.7 §9.3.1.1), and some peers send only one.
     */
    public Optional<MoveInProgress> of(
            String callingAeTitle, InetAddress address, MoveOriginator originator, ReceivedUid sopInstanceUid) {
        return from(callingAeTitle, address, move -> isOriginator(move, originator))
                .or(() -> from(
                        callingAeTitle, address, move -> move.asked().expected().test(sopInstanceUid)));
    }

    /** The C-MOVE for this study, for an instance that nothing else ties to one. */
    public Optional<MoveInProgress> ofStudy(String callingAeTitle, InetAddress address, ReceivedUid studyInstanceUid) {
        return from(callingAeTitle, address, move -> move.asked().study().equals(studyInstanceUid));
    }

    private Optional<MoveInProgress> from(
            String callingAeTitle, InetAddress address, Predicate<MoveInProgress> condition) {
        for (MoveInProgress move : inProgress) {
            if (move.senders().include(callingAeTitle, address) && condition.test(move)) {
                return Optional.of(move);
            }
        }
        return Optional.empty();
    }

    private static boolean isOriginator(MoveInProgress move, MoveOriginator originator) {
        return originator.messageId().isPresent()
                && originator.messageId().getAsInt() == move.messageId()
                && originator
                        .aeTitle()
                        .map(move.moveOriginator().value()::equals)
                        .orElse(true);
    }

    /** Ends an expectation. */
    @FunctionalInterface
    public interface Expectation extends AutoCloseable {
        @Override
        void close();
    }
}
