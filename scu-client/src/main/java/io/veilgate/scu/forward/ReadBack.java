package io.veilgate.scu.forward;

import io.netty.buffer.ByteBuf;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.Priority;
import io.veilgate.core.dimse.Service;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.AcceptedContext;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.AssociationRequest;
import io.veilgate.core.net.AssociationRequest.Proposal;
import io.veilgate.core.net.InboundDataSet;
import io.veilgate.core.net.OutboundDataSet;
import io.veilgate.core.net.Received;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import io.veilgate.core.pipeline.ContentDigest;
import io.veilgate.core.ul.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Has an archive give back one instance (C-GET at image level, PS3.4 §C.4.3), to see which object it has under its UID. Nothing of it is kept:
 * it is digested as it arrives. Each time on an association of its own.
 */
final class ReadBack {
    private final RemoteAe archive;
    private final Requestor requestor;

    ReadBack(RemoteAe archive, Requestor requestor) {
        this.archive = archive;
        this.requestor = requestor;
    }

    /** What came of it. */
    sealed interface Answer {
        /** @param contentDigest of the data set that came */
        record Given(String contentDigest) implements Answer {}

        /** It is short of something. */
        record Busy(Status status) implements Answer {}

        /** @param why for people; names no value */
        record Nothing(String why) implements Answer {}
    }

    /**
     * Asks for an instance in the transfer syntax that it was sent in, a native one in either of the two that every archive takes.
     *
     * @throws AssociationException if the archive cannot be reached, or the association ends
     */
    Answer of(Outgoing instance, Outgoing.Place place) throws IOException, DicomException.Format {
        TransferSyntax sent = instance.recipe().transferSyntax();
        List<TransferSyntax> wanted = new ArrayList<>(List.of(sent));
        if (OfferedContexts.NATIVE.contains(sent)) {
            OfferedContexts.NATIVE.stream()
                    .filter(syntax -> !syntax.equals(sent))
                    .forEach(wanted::add);
        }
        try (Association association = requestor.connect(
                archive,
                new AssociationRequest(
                        List.of(
                                new Proposal(Uids.StudyRootQueryRetrieveInformationModelGet, OfferedContexts.NATIVE),
                                new Proposal(instance.sopClass(), wanted)),
                        Map.of(instance.sopClass(), Set.of(Role.SCP)),
                        List.of()))) {
            Answer answer = ask(association, instance, place);
            if (association.isOpen()) {
                association.release();
            }
            return answer;
        }
    }

    private Answer ask(Association association, Outgoing instance, Outgoing.Place place)
            throws IOException, DicomException.Format {
        Optional<AcceptedContext> context =
                association.contexts(Uids.StudyRootQueryRetrieveInformationModelGet).stream()
                        .findFirst();
        if (context.isEmpty()) {
            return new Answer.Nothing("the archive does not accept C-GET");
        }
        if (association.contexts(instance.sopClass()).isEmpty()) {
            return new Answer.Nothing("the archive does not give " + instance.sopClass() + " in "
                    + instance.recipe().transferSyntax());
        }
        int messageId = association.nextMessageId();
        association.send(
                context.get().id(),
                new DimseMessage.CGetRq(messageId, context.get().abstractSyntax(), Priority.MEDIUM),
                OutboundDataSet.of(ByteBuffer.wrap(DataSetWriter.bytes(
                        identifier(instance.sopInstance(), place), context.get().transferSyntax()))));
        Answer given = null;
        while (true) {
            Received received = association.receiveResponse();
            switch (received.message()) {
                case DimseMessage.CStoreRq rq -> given = take(association, received, rq, instance.sopInstance(), given);
                case DimseMessage.CGetRsp rsp
                when rsp.messageIdBeingRespondedTo() == messageId
                        && !rsp.status().isPending() -> {
                    return given == null ? nothing(rsp.status()) : given;
                }
                default -> {
                    // pending
                }
            }
        }
    }

    private static Answer nothing(Status status) {
        return switch (status.meaning(Service.C_GET).handling()) {
            case AGAIN_LATER -> new Answer.Busy(status);
            case DONE, AGAIN, AGAIN_WITH_LESS, GIVE_UP, CANCELLED, GO_ON ->
                new Answer.Nothing("the archive gives nothing back (" + status.describe(Service.C_GET) + ")");
        };
    }

    private static DataSet identifier(Uid sopInstance, Outgoing.Place place) {
        DataSet identifier = DataSet.littleEndian();
        identifier.putString(Tag.QueryRetrieveLevel, Vr.CS, "IMAGE");
        identifier.putString(Tag.StudyInstanceUID, Vr.UI, place.study().value());
        identifier.putString(Tag.SeriesInstanceUID, Vr.UI, place.series().value());
        identifier.putString(Tag.SOPInstanceUID, Vr.UI, sopInstance.value());
        return identifier;
    }

    private static @Nullable Answer take(
            Association association, Received received, DimseMessage.CStoreRq rq, Uid wanted, @Nullable Answer before)
            throws IOException {
        int context = received.context().id();
        if (received.dataSet().isEmpty() || !rq.affectedSopInstanceUid().equals(ReceivedUid.of(wanted))) {
            association.send(context, rq.answer(Status.NOT_AUTHORIZED.withComment("not asked for")));
            return before;
        }
        InboundDataSet dataSet = received.dataSet().get();
        try (Pieces pieces = new Pieces(dataSet)) {
            Answer given = new Answer.Given(
                    ContentDigest.of(pieces::read, received.context().transferSyntax()));
            association.send(context, rq.answer(Status.SUCCESS));
            return given;
        } catch (DicomException.Format e) {
            dataSet.discard();
            association.send(context, rq.answer(Status.CANNOT_UNDERSTAND));
            return new Answer.Nothing("what the archive gives back is no data set: " + e.getMessage());
        }
    }

    /** An arriving data set as a stream. */
    private static final class Pieces implements AutoCloseable {
        private final InboundDataSet dataSet;
        private @Nullable ByteBuf piece;

        Pieces(InboundDataSet dataSet) {
            this.dataSet = dataSet;
        }

        int read(ByteBuffer target) throws AssociationException {
            ByteBuf bytes = piece == null ? dataSet.next() : piece;
            piece = bytes;
            if (bytes == null) {
                return -1;
            }
            int length = Math.min(bytes.readableBytes(), target.remaining());
            bytes.readBytes(target.slice(target.position(), length));
            target.position(target.position() + length);
            if (!bytes.isReadable()) {
                close();
            }
            return length;
        }

        @Override
        public void close() {
            ByteBuf bytes = piece;
            piece = null;
            if (bytes != null) {
                bytes.release();
            }
        }
    }
}
