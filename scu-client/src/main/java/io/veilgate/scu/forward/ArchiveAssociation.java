package io.veilgate.scu.forward;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Stage;
import io.veilgate.core.base.Stages;
import io.veilgate.core.base.Time;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.MoveOriginator;
import io.veilgate.core.dimse.Priority;
import io.veilgate.core.dimse.Service;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.AcceptedContext;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.AssociationRequest;
import io.veilgate.core.net.AssociationRequest.Proposal;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import io.veilgate.core.pipeline.OutputDigest;
import io.veilgate.scu.pace.Flow;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    /** The archive's answer to one C-STORE. */
    sealed interface Answer {
        record Final(StoreResult result) implements Answer {}

        /** It may take it later. */
        record Busy(Status status) implements Answer {}

        /** Worth a few attempts. */
        record Failure(Status status) implements Answer {}

        /** A message that answers nothing we have asked; the association is given up. */
        record Nonsense() implements Answer {}
    }

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

    /** @param proposals that it was opened with */
    private record Open(Association association, Set<Proposal> proposals, Responses responses) {
        boolean offers(List<Proposal> needed) {
            return association.isOpen() && proposals.containsAll(needed);
        }
    }

    /** What comes of asking to send one. */
    private sealed interface Entry {
        /** It is outstanding from now on. */
        record Place(Open on, AcceptedContext context) implements Entry {}

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
    private final ReentrantLock sending = new ReentrantLock();
    private @Nullable Open open;
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
            Open current = open;
            return current == null ? operations.getAsInt() : current.association.operations();
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
                    Answer answer = send(place, instance, flow);
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
                Open on = openFor(needed);
                Optional<AcceptedContext> context = OfferedContexts.accepted(
                        on.association, instance.sopClass(), instance.recipe().transferSyntax());
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
        Open current = open;
        return current != null
                && current.offers(needed)
                && !byItself
                && !alone
                && waitingForAll == 0
                && outstanding < current.association.operations();
    }

    private boolean isOffered(List<Proposal> needed) {
        Open current = open;
        return current != null && current.offers(needed);
    }

    private Open openFor(List<Proposal> needed) throws NotConnected {
        Open current = open;
        return current != null && current.offers(needed) ? current : reopen();
    }

    private StoreResult notAccepted(Outgoing instance, Open on) {
        TransferSyntax made = instance.identity().transferSyntax();
        return offered.learn(on.association, instance.sopClass(), made)
                ? new StoreResult.OtherSyntax()
                : new StoreResult.Refused("the archive does not accept " + instance.sopClass() + " in " + made
                        + ", nor in a native transfer syntax");
    }

    private Open reopen() throws NotConnected {
        end();
        List<Proposal> all = offered.all();
        long began = stages.begin(Stage.ARCHIVE_WAIT);
        try {
            Association association =
                    requestor.connect(archive, new AssociationRequest(all).withOperations(operations.getAsInt()));
            Open opened = new Open(association, Set.copyOf(all), new Responses(association, time));
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
            Open current = open;
            if (!sent) {
                turnOver = true;
                if (current != null) {
                    current.association.close();
                    open = null;
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Answer send(Entry.Place place, Outgoing instance, Flow flow) throws IOException, DicomException.Format {
        int messageId = place.on.responses.nextMessageId();
        DigestingReader reader = new DigestingReader(instance, flow);
        awaitSending();
        try {
            send(place, messageId, instance, reader);
        } finally {
            sending.unlock();
        }
        Optional<DimseMessage.CStoreRsp> response = await(place.on.responses, messageId);
        return response.isPresent() ? answerOf(response.get().status(), reader, instance) : new Answer.Nonsense();
    }

    /** One message is sent at a time. */
    private void awaitSending() {
        if (!sending.tryLock()) {
            long began = stages.begin(Stage.ARCHIVE_WAIT);
            sending.lock();
            stages.breakOff(Stage.ARCHIVE_WAIT, began);
        }
    }

    private void send(Entry.Place place, int messageId, Outgoing instance, DigestingReader reader)
            throws IOException, DicomException.Format {
        long began = stages.begin(Stage.SEND);
        try {
            place.on.association.send(
                    place.context.id(),
                    new DimseMessage.CStoreRq(
                            messageId,
                            ReceivedUid.of(instance.sopClass()),
                            ReceivedUid.of(instance.sopInstance()),
                            Priority.MEDIUM,
                            MoveOriginator.NONE),
                    reader);
        } finally {
            stages.end(Stage.SEND, began);
        }
    }

    private Optional<DimseMessage.CStoreRsp> await(Responses responses, int messageId) throws AssociationException {
        long began = stages.begin(Stage.ARCHIVE_WAIT);
        try {
            return responses.await(messageId);
        } finally {
            stages.end(Stage.ARCHIVE_WAIT, began);
        }
    }

    private static Answer answerOf(Status status, DigestingReader sent, Outgoing instance)
            throws IOException, DicomException.Format {
        return switch (status.meaning(Service.C_STORE).handling()) {
            case DONE ->
                new Answer.Final(new StoreResult.Stored(
                        status,
                        instance.isAsMade() ? sent.digest() : OutputDigest.of(instance.identity(), instance.source())));
            case AGAIN_LATER -> new Answer.Busy(status);
            case GIVE_UP ->
                new Answer.Final(new StoreResult.Refused("the archive answered " + status.describe(Service.C_STORE)));
            case AGAIN, AGAIN_WITH_LESS, CANCELLED, GO_ON -> new Answer.Failure(status);
        };
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
        Open current = open;
        open = null;
        if (current != null && current.association.isOpen()) {
            try {
                current.association.release();
            } catch (AssociationException e) {
                current.association.close();
            }
        }
    }

    @Override
    public void close() {
        release();
    }
}
