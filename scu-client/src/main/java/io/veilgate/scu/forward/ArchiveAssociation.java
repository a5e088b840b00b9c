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
    }

    private final RemoteAe archive;
    private final Requestor requestor;
    private final OfferedContexts offered;
    private @Nullable Association association;

    ArchiveAssociation(RemoteAe archive, Requestor requestor, OfferedContexts offered) {
        this.archive = archive;
        this.requestor = requestor;
        this.offered = offered;
    }

    /**
     * Sends one instance and waits for the answer.
     *
     * @param flow told of what is sent; it may slow it down
     * @throws AssociationException if the association failed: whether the instance was stored is not known
     * @throws IOException if the instance's source cannot be read
     */
    Answer store(Outgoing instance, Flow flow) throws IOException, DicomException.Format {
        Association open = association;
        Optional<AcceptedContext> context =
                open == null || !open.isOpen() ? Optional.empty() : contextFor(open, instance);
        if (open == null || context.isEmpty()) {
            release();
            open = requestor.connect(
                    archive,
                    offered.requestFor(instance.sopClass(), instance.recipe().transferSyntax()));
            association = open;
            context = contextFor(open, instance);
            if (context.isEmpty()) {
                return new Answer.Final(new StoreResult.Refused("the archive does not accept " + instance.sopClass()
                        + " in " + instance.recipe().transferSyntax()));
            }
        }
        boolean sent = false;
        try {
            Answer answer = send(open, context.get(), instance, flow);
            sent = true;
            return answer;
        } finally {
            if (!sent) {
                open.close();
                association = null;
            }
        }
    }

    private static Optional<AcceptedContext> contextFor(Association open, Outgoing instance) {
        return open.contexts(instance.sopClass()).stream()
                .filter(context ->
                        context.transferSyntax().equals(instance.recipe().transferSyntax()))
                .findFirst();
    }

    private static Answer send(Association open, AcceptedContext context, Outgoing instance, Flow flow)
            throws IOException, DicomException.Format {
        int messageId = open.nextMessageId();
        DigestingReader reader = new DigestingReader(instance, flow);
        open.send(
                context.id(),
                new DimseMessage.CStoreRq(
                        messageId,
                        ReceivedUid.of(instance.sopClass()),
                        ReceivedUid.of(instance.sopInstance()),
                        Priority.MEDIUM,
                        MoveOriginator.NONE),
                reader);
        while (true) {
            if (open.receiveResponse().message() instanceof DimseMessage.CStoreRsp rsp
                    && rsp.messageIdBeingRespondedTo() == messageId) {
                return answerOf(rsp.status(), reader);
            }
        }
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
