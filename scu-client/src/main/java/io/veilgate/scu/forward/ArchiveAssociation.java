package io.veilgate.scu.forward;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Stage;
import io.veilgate.core.base.Stages;
import io.veilgate.core.base.Time;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.net.AcceptedContext;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.AssociationRequest;
import io.veilgate.core.net.AssociationRequest.Proposal;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import io.veilgate.scu.pace.Flow;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One association to an archive, opened when it is needed, and again when it cannot carry what is to be sent. As many threads may store over
 * it at a time as were agreed with the archive, one unless more were asked for; what needs another association, or is to be alone, waits until
 * nothing is outstanding. It is used in turns: where one of those threads meets trouble, the turn of all is over.
 */
final class ArchiveAssociation implements AutoCloseable {
    /** There is no association to send on. */
    static final class NotConnected extends Exception {
        private static final long serialVersionUID = 1;
        private final AssociationException why;

        private NotConnected(AssociationException why) {
            super(why);
            this.why = why;
        }

        AssociationException why() {
            return why;
        }
    }

    /** What comes of asking to send one. */
    private sealed interface Entry {
        /** It is outstanding from now on. */
        record Place(Opened on, AcceptedContext context) implements Entry {}

        record NotAccepted(StoreResult result) implements Entry {}

        record TurnOver() implements Entry {}
    }

    private final RemoteAe archive;
    private final Requestor requestor;
    private final OfferedContexts offered;
    private final IntSupplier operations;
    private final Stages stages;
    private final Time time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Opened open;
    private int outstanding;
    /** Whether what is outstanding is to be alone. */
    private boolean alone;

    private int waitingForAll;
    private boolean turnOver;
    private long usedNanos;

    /** @param operations that may be outstanding at a time, if the archive agrees */
    ArchiveAssociation(
            RemoteAe archive,
            Requestor requestor,
            OfferedContexts offered,
            IntSupplier operations,
            Stages stages,
            Time time) {
        this.archive = archive;
        this.requestor = requestor;
        this.offered = offered;
        this.operations = operations;
        this.stages = stages;
        this.time = time;
        this.usedNanos = time.nanoTime();
    }

    void beginTurn() {
        lock.lock();
        try {
            turnOver = false;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more is sent in this turn; what is outstanding comes to its end. */
    void endTurn() {
        lock.lock();
        try {
            turnOver = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isTurnOver() {
        lock.lock();
        try {
            return turnOver;
        } finally {
            lock.unlock();
        }
    }

    /** That may be outstanding at a time: as agreed on the association that is open, else as will be asked for. */
    int operations() {
        lock.lock();
        try {
            Opened current = open;
            return current == null
                    ? operations.getAsInt()
                    : current.association().operations();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends one instance and waits for the answer.
     *
     * @param byItself with nothing else outstanding, so that if the association ends, it ends over this one
     * @param flow told of what is sent; it may slow it down
     * @return empty if the turn is over: then it was not sent
     * @throws NotConnected likewise; the turn is over then
     * @throws AssociationException if the association failed: whether the instance was stored is not known; the turn is over then
     * @throws IOException if the instance's source cannot be read
     */
    Optional<Answer> store(Outgoing instance, boolean byItself, Flow flow)
            throws NotConnected, IOException, DicomException.Format {
        return switch (enter(instance, byItself)) {
            case Entry.TurnOver() -> Optional.empty();
            case Entry.NotAccepted(StoreResult result) -> Optional.of(new Answer.Final(result));
            case Entry.Place place -> {
                boolean sent = false;
                try {
                    Answer answer = place.on.store(place.context, instance, flow);
                    sent = !(answer instanceof Answer.Nonsense);
                    yield Optional.of(answer);
                } finally {
                    leave(sent);
                }
            }
        };
    }

    private Entry enter(Outgoing instance, boolean byItself) throws NotConnected {
        lock.lock();
        try {
            List<Proposal> needed = neededFor(instance);
            boolean nativeToo = false;
            while (true) {
                awaitPlace(needed, byItself);
                if (turnOver) {
                    return new Entry.TurnOver();
                }
                Opened on = openFor(needed);
                Optional<AcceptedContext> context = on.contextFor(instance);
                if (context.isPresent()) {
                    outstanding++;
                    alone = byItself;
                    return new Entry.Place(on, context.get());
                }
                if (nativeToo) {
                    return new Entry.NotAccepted(notAccepted(instance, on));
                }
                // the same association, if they were offered on it already
                offered.offerNative(instance.sopClass());
                needed = neededFor(instance);
                nativeToo = true;
            }
        } finally {
            lock.unlock();
        }
    }

    private List<Proposal> neededFor(Outgoing instance) {
        return offered.neededFor(instance.sopClass(), instance.identity().transferSyntax());
    }

    /** Returns when it can be sent beside what is outstanding, or nothing is, or the turn is over. */
    private void awaitPlace(List<Proposal> needed, boolean byItself) {
        if (outstanding == 0 || turnOver || mayJoin(needed, byItself)) {
            return;
        }
        boolean waitsForAll = false;
        long began = stages.begin(Stage.ARCHIVE_WAIT);
        while (outstanding > 0 && !turnOver && !mayJoin(needed, byItself)) {
            if (!waitsForAll && (byItself || !isOffered(needed))) {
                waitsForAll = true;
                waitingForAll++;
            }
            changed.awaitUninterruptibly();
        }
        stages.breakOff(Stage.ARCHIVE_WAIT, began);
        waitingForAll -= waitsForAll ? 1 : 0;
    }

    /** Who waits until nothing is outstanding is not passed by others. */
    private boolean mayJoin(List<Proposal> needed, boolean byItself) {
        Opened current = open;
        return current != null
                && current.offers(needed)
                && !byItself
                && !alone
                && waitingForAll == 0
                && outstanding < current.association().operations();
    }

    private boolean isOffered(List<Proposal> needed) {
        Opened current = open;
        return current != null && current.offers(needed);
    }

    private Opened openFor(List<Proposal> needed) throws NotConnected {
        Opened current = open;
        return current != null && current.offers(needed) ? current : reopen();
    }

    private StoreResult notAccepted(Outgoing instance, Opened on) {
        TransferSyntax made = instance.identity().transferSyntax();
        return offered.learn(on.association(), instance.sopClass(), made)
                ? new StoreResult.OtherSyntax()
                : new StoreResult.Refused("the archive does not accept " + instance.sopClass() + " in " + made
                        + ", nor in a native transfer syntax");
    }

    private Opened reopen() throws NotConnected {
        end();
        List<Proposal> all = offered.all();
        long began = stages.begin(Stage.ARCHIVE_WAIT);
        try {
            Association association =
                    requestor.connect(archive, new AssociationRequest(all).withOperations(operations.getAsInt()));
            Opened opened = new Opened(association, all, stages, time);
            open = opened;
            offered.opened(association);
            return opened;
        } catch (AssociationException e) {
            turnOver = true;
            changed.signalAll();
            throw new NotConnected(e);
        } finally {
            stages.breakOff(Stage.ARCHIVE_WAIT, began);
        }
    }

    /** @param sent whether the association can go on */
    private void leave(boolean sent) {
        lock.lock();
        try {
            outstanding--;
            usedNanos = time.nanoTime();
            Opened current = open;
            if (!sent) {
                turnOver = true;
                if (current != null) {
                    current.close();
                    open = null;
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Releases the association if nothing was outstanding on it for so long. */
    void releaseUnused(Duration longest) {
        lock.lock();
        try {
            if (time.nanoTime() - usedNanos >= longest.toNanos()) {
                release();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Releases the association, if there is one and nothing is outstanding on it; however that goes, it is over. */
    void release() {
        lock.lock();
        try {
            if (outstanding == 0) {
                end();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the turn, and the association once nothing is outstanding on it. */
    void releaseAfterAll() {
        lock.lock();
        try {
            turnOver = true;
            changed.signalAll();
            while (outstanding > 0) {
                changed.awaitUninterruptibly();
            }
            end();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        Opened current = open;
        open = null;
        if (current != null) {
            current.release();
        }
    }

    @Override
    public void close() {
        release();
    }
}
