package io.veilgate.scu.forward;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.MoveOriginator;
import io.veilgate.core.dimse.Priority;
import io.veilgate.core.dimse.Service;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.AcceptedContext;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import io.veilgate.scu.pace.Flow;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One association to an archive, opened when it is needed, and again when it cannot carry what is to be sent. As many threads may store over it
 * at a time as were agreed with the archive; what needs another association, or has to be alone, waits until nothing is outstanding.
 */
final class ArchiveAssociation implements AutoCloseable {
    /** The archive's answer to one C-STORE. */
    sealed interface Answer {
        record Final(StoreResult result) implements Answer {}

        /** It may take it later. */
        record Busy(Status status) implements Answer {}

        /** Worth a few attempts. */
        record Failure(Status status) implements Answer {}
    }

    private final RemoteAe archive;
    private final Requestor requestor;
    private final OfferedContexts offered;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Open open;
    private int outstanding;
    private boolean alone;
    private int waitingForAll;

    private record Open(Association association, Responses responses) {}

    /** A place among what may be outstanding. */
    private record Place(Open on, AcceptedContext context) {}

    ArchiveAssociation(RemoteAe archive, Requestor requestor, OfferedContexts offered) {
        this.archive = archive;
        this.requestor = requestor;
        this.offered = offered;
    }

    /**
     * Sends one instance and waits for the answer.
     *
     * @param byItself with nothing else outstanding, so that if the association ends, it ends over this one
     * @param flow told of what is sent; it may slow it down
     * @throws AssociationException if the association failed: whether the instance was stored is not known
     * @throws IOException if the instance's source cannot be read
     */
    Answer store(Outgoing instance, boolean byItself, Flow flow) throws IOException, DicomException.Format {
        Optional<Place> place = enter(instance, byItself);
        if (place.isEmpty()) {
            return new Answer.Final(new StoreResult.Refused("the archive does not accept " + instance.sopClass()
                    + " in " + instance.recipe().transferSyntax()));
        }
        boolean answered = false;
        try {
            Answer answer = send(place.get(), instance, flow);
            answered = true;
            return answer;
        } finally {
            leave(answered);
        }
    }

    /** Empty if the archive does not accept it. */
    private Optional<Place> enter(Outgoing instance, boolean byItself) throws AssociationException {
        lock.lock();
        try {
            while (true) {
                Optional<Place> place = placeFor(instance);
                if (outstanding == 0) {
                    if (place.isEmpty()) {
                        reopen(instance);
                        place = placeFor(instance);
                    }
                    outstanding = place.isPresent() ? 1 : 0;
                    alone = byItself;
                    return place;
                }
                boolean needsAll = byItself || place.isEmpty();
                if (!needsAll
                        && !alone
                        && waitingForAll == 0
                        && outstanding < place.get().on().association().operations()) {
                    outstanding++;
                    return place;
                }
                waitingForAll += needsAll ? 1 : 0;
                changed.awaitUninterruptibly();
                waitingForAll -= needsAll ? 1 : 0;
            }
        } finally {
            lock.unlock();
        }
    }

    private Optional<Place> placeFor(Outgoing instance) {
        Open current = open;
        if (current == null || !current.association.isOpen()) {
            return Optional.empty();
        }
        return current.association.contexts(instance.sopClass()).stream()
                .filter(context ->
                        context.transferSyntax().equals(instance.recipe().transferSyntax()))
                .findFirst()
                .map(context -> new Place(current, context));
    }

    private void reopen(Outgoing instance) throws AssociationException {
        end();
        Association association = requestor.connect(
                archive,
                offered.requestFor(instance.sopClass(), instance.recipe().transferSyntax()));
        open = new Open(association, new Responses(association));
    }

    private void leave(boolean answered) {
        lock.lock();
        try {
            outstanding--;
            Open current = open;
            if (!answered && current != null) {
                current.association.close();
                open = null;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static Answer send(Place place, Outgoing instance, Flow flow) throws IOException, DicomException.Format {
        int messageId = place.on.responses.nextMessageId();
        DigestingReader reader = new DigestingReader(instance, flow);
        place.on.association.send(
                place.context.id(),
                new DimseMessage.CStoreRq(
                        messageId,
                        ReceivedUid.of(instance.sopClass()),
                        ReceivedUid.of(instance.sopInstance()),
                        Priority.MEDIUM,
                        MoveOriginator.NONE),
                reader);
        return answerOf(place.on.responses.await(messageId).status(), reader);
    }

    private static Answer answerOf(Status status, DigestingReader sent) {
        return switch (status.meaning(Service.C_STORE).handling()) {
            case DONE -> new Answer.Final(new StoreResult.Stored(status, sent.digest()));
            case AGAIN_LATER -> new Answer.Busy(status);
            case GIVE_UP ->
                new Answer.Final(new StoreResult.Refused("the archive answered " + status.describe(Service.C_STORE)));
            case AGAIN, AGAIN_WITH_LESS, CANCELLED, GO_ON -> new Answer.Failure(status);
        };
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
