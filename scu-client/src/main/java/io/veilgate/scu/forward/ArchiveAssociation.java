package io.veilgate.scu.forward;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Stage;
import io.veilgate.core.base.Stages;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One association to an archive, opened when it is needed, and again when it cannot carry what is to be sent. For one thread. */
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

    private final RemoteAe archive;
    private final Requestor requestor;
    private final OfferedContexts offered;
    private final Stages stages;
    private @Nullable Association association;
    /** Of the association. */
    private Set<Proposal> proposals = Set.of();

    private boolean begun;

    ArchiveAssociation(RemoteAe archive, Requestor requestor, OfferedContexts offered, Stages stages) {
        this.archive = archive;
        this.requestor = requestor;
        this.offered = offered;
        this.stages = stages;
    }

    /**
     * Sends one instance and waits for the answer.
     *
     * @param flow told of what is sent; it may slow it down
     * @throws AssociationException if the association failed: whether the instance was stored is not known
     * @throws IOException if the instance's source cannot be read
     */
    Answer store(Outgoing instance, Flow flow) throws IOException, DicomException.Format {
        begun = false;
        Association open = openFor(instance);
        Optional<AcceptedContext> context = acceptedFor(instance, open);
        if (context.isEmpty()) {
            offered.offerNative(instance.sopClass());
            // the same association, if they were offered on it already
            open = openFor(instance);
            context = acceptedFor(instance, open);
        }
        if (context.isEmpty()) {
            TransferSyntax made = instance.identity().transferSyntax();
            return new Answer.Final(
                    offered.learn(open, instance.sopClass(), made)
                            ? new StoreResult.OtherSyntax()
                            : new StoreResult.Refused("the archive does not accept " + instance.sopClass() + " in "
                                    + made + ", nor in a native transfer syntax"));
        }
        boolean sent = false;
        begun = true;
        try {
            Answer answer = send(open, context.get(), instance, flow);
            sent = !(answer instanceof Answer.Nonsense);
            return answer;
        } finally {
            if (!sent) {
                open.close();
                association = null;
            }
        }
    }

    /** Whether the last attempt got so far that some of the instance may have been sent. */
    boolean isBegun() {
        return begun;
    }

    private static Optional<AcceptedContext> acceptedFor(Outgoing instance, Association open) {
        return OfferedContexts.accepted(
                open, instance.sopClass(), instance.recipe().transferSyntax());
    }

    /** The association there is, unless it is over or what the instance needs was not offered on it. */
    private Association openFor(Outgoing instance) throws AssociationException {
        Association open = association;
        List<Proposal> needed =
                offered.neededFor(instance.sopClass(), instance.identity().transferSyntax());
        if (open != null && open.isOpen() && proposals.containsAll(needed)) {
            return open;
        }
        release();
        List<Proposal> all = offered.all();
        open = connect(all);
        proposals = Set.copyOf(all);
        association = open;
        offered.opened(open);
        return open;
    }

    private Association connect(List<Proposal> proposed) throws AssociationException {
        long began = stages.begin(Stage.ARCHIVE_WAIT);
        try {
            return requestor.connect(archive, new AssociationRequest(proposed));
        } finally {
            stages.breakOff(Stage.ARCHIVE_WAIT, began);
        }
    }

    private Answer send(Association open, AcceptedContext context, Outgoing instance, Flow flow)
            throws IOException, DicomException.Format {
        int messageId = open.nextMessageId();
        DigestingReader reader = new DigestingReader(instance, flow);
        long began = stages.begin(Stage.SEND);
        try {
            open.send(
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
        // one request is outstanding at a time, so whatever else comes is no answer to anything
        return receive(open) instanceof DimseMessage.CStoreRsp rsp && rsp.messageIdBeingRespondedTo() == messageId
                ? answerOf(rsp.status(), reader, instance)
                : new Answer.Nonsense();
    }

    private DimseMessage receive(Association open) throws AssociationException {
        long began = stages.begin(Stage.ARCHIVE_WAIT);
        try {
            return open.receiveResponse().message();
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

    /** Releases the association, if there is one; however that goes, it is over. */
    void release() {
        Association open = association;
        association = null;
        if (open != null && open.isOpen()) {
            try {
                open.release();
            } catch (AssociationException e) {
                open.close();
            }
        }
    }

    @Override
    public void close() {
        release();
    }
}
