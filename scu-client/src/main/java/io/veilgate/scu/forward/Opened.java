package io.veilgate.scu.forward;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Stage;
import io.veilgate.core.base.Stages;
import io.veilgate.core.base.Time;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.MoveOriginator;
import io.veilgate.core.dimse.Priority;
import io.veilgate.core.dimse.Service;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.AcceptedContext;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.AssociationRequest.Proposal;
import io.veilgate.core.pipeline.OutputDigest;
import io.veilgate.scu.pace.Flow;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** An association to an archive that is open, and the C-STOREs on it: any number of threads may each be at one, as far as was agreed. */
final class Opened {
    private final Association association;
    private final Set<Proposal> proposals;
    private final Responses responses;
    private final Stages stages;
    private final ReentrantLock sending = new ReentrantLock();

    /** @param proposals that it was opened with */
    Opened(Association association, Collection<Proposal> proposals, Stages stages, Time time) {
        this.association = association;
        this.proposals = Set.copyOf(proposals);
        this.responses = new Responses(association, time);
        this.stages = stages;
    }

    Association association() {
        return association;
    }

    /** Whether something can be sent on it for which these have to be offered. */
    boolean offers(List<Proposal> needed) {
        return association.isOpen() && proposals.containsAll(needed);
    }

    /** Where it is accepted as it is. */
    Optional<AcceptedContext> contextFor(Outgoing instance) {
        return OfferedContexts.accepted(
                association, instance.sopClass(), instance.recipe().transferSyntax());
    }

    /**
     * Sends one instance and waits for the answer.
     *
     * @param flow told of what is sent; it may slow it down
     * @throws AssociationException if the association failed: whether the instance was stored is not known
     * @throws IOException if the instance's source cannot be read; the association is over then, too
     */
    Answer store(AcceptedContext context, Outgoing instance, Flow flow) throws IOException, DicomException.Format {
        int messageId = responses.nextMessageId();
        DigestingReader reader = new DigestingReader(instance, flow);
        awaitSending();
        try {
            send(context, messageId, instance, reader);
        } finally {
            sending.unlock();
        }
        Optional<DimseMessage.CStoreRsp> response = await(messageId);
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

    private void send(AcceptedContext context, int messageId, Outgoing instance, DigestingReader reader)
            throws IOException, DicomException.Format {
        long began = stages.begin(Stage.SEND);
        try {
            association.send(
                    context.id(),
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

    private Optional<DimseMessage.CStoreRsp> await(int messageId) throws AssociationException {
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

    /** In good order, with nothing outstanding; however that goes, it is over. */
    void release() {
        if (association.isOpen()) {
            try {
                association.release();
            } catch (AssociationException e) {
                association.close();
            }
        }
    }

    /** At once. */
    void close() {
        association.close();
    }
}
