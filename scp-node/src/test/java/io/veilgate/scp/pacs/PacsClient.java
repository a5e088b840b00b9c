package io.veilgate.scp.pacs;

import io.netty.buffer.ByteBuf;
import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetReader;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.DimseMessage.CCancelRq;
import io.veilgate.core.dimse.DimseMessage.CFindRq;
import io.veilgate.core.dimse.DimseMessage.CFindRsp;
import io.veilgate.core.dimse.DimseMessage.CGetRq;
import io.veilgate.core.dimse.DimseMessage.CGetRsp;
import io.veilgate.core.dimse.DimseMessage.CMoveRq;
import io.veilgate.core.dimse.DimseMessage.CMoveRsp;
import io.veilgate.core.dimse.DimseMessage.CStoreRq;
import io.veilgate.core.dimse.DimseMessage.CStoreRsp;
import io.veilgate.core.dimse.MoveOriginator;
import io.veilgate.core.dimse.Priority;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.dimse.SubOperations;
import io.veilgate.core.net.AcceptedContext;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.AssociationRequest;
import io.veilgate.core.net.AssociationRequest.Proposal;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.OutboundDataSet;
import io.veilgate.core.net.Received;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import io.veilgate.core.ul.Role;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One association to a small PACS, and whole operations over it. */
final class PacsClient implements AutoCloseable {
    static final AeTitle TITLE = new AeTitle("TEST_SCU");

    /** What an operation ended with: its responses, data sets and, of a C-GET, what it delivered by SOP Instance UID. */
    record Ended(
            Status status,
            SubOperations counts,
            List<DataSet> answers,
            List<Status> pending,
            List<String> failedUids,
            Map<String, byte[]> delivered) {}

    final Association association;

    private PacsClient(Association association) {
        this.association = association;
    }

    static PacsClient connect(
            EventLoops loops, RemoteAe pacs, Map<Uid, List<TransferSyntax>> retrieved, Proposal... more)
            throws Exception {
        List<Proposal> proposals = new ArrayList<>(List.of(more));
        for (Uid model : List.of(
                Uids.StudyRootQueryRetrieveInformationModelFind,
                Uids.StudyRootQueryRetrieveInformationModelMove,
                Uids.StudyRootQueryRetrieveInformationModelGet)) {
            proposals.add(new Proposal(
                    model,
                    List.of(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN)));
        }
        Map<Uid, Set<Role>> roles = new LinkedHashMap<>();
        retrieved.forEach((uid, syntaxes) -> {
            proposals.add(new Proposal(uid, syntaxes));
            roles.put(uid, Set.of(Role.SCP));
        });
        Requestor requestor = new Requestor(loops, TITLE, AssociationSettings.defaults());
        return new PacsClient(requestor.connect(pacs, new AssociationRequest(proposals, roles, List.of())));
    }

    static DataSet keys(String level, Object... tagsAndValues) {
        DataSet keys = DataSet.littleEndian();
        keys.putString(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 192");
        keys.putString(Tag.QueryRetrieveLevel, Vr.CS, level);
        for (int i = 0; i < tagsAndValues.length; i += 2) {
            int tag = (int) tagsAndValues[i];
            String value = (String) tagsAndValues[i + 1];
            Vr vr = io.veilgate.core.base.ElementDictionary.standard().implicitVr(tag);
            if (value.isEmpty()) {
                keys.putEmpty(tag, vr);
            } else {
                keys.putString(tag, vr, value);
            }
        }
        return keys;
    }

    private volatile int lastMove;

    Ended find(DataSet keys) throws Exception {
        int context = context(Uids.StudyRootQueryRetrieveInformationModelFind);
        CFindRq rq = new CFindRq(
                association.nextMessageId(),
                ReceivedUid.of(Uids.StudyRootQueryRetrieveInformationModelFind),
                Priority.MEDIUM);
        send(context, rq, keys);
        return await(rq.messageId(), false);
    }

    Ended get(DataSet keys) throws Exception {
        return get(keys, false);
    }

    /** @param cancelAtFirst sends a C-CANCEL when the first instance has arrived, before answering for it */
    Ended get(DataSet keys, boolean cancelAtFirst) throws Exception {
        int context = context(Uids.StudyRootQueryRetrieveInformationModelGet);
        CGetRq rq = new CGetRq(
                association.nextMessageId(),
                ReceivedUid.of(Uids.StudyRootQueryRetrieveInformationModelGet),
                Priority.MEDIUM);
        send(context, rq, keys);
        return await(rq.messageId(), cancelAtFirst);
    }

    Ended move(DataSet keys, String destination) throws Exception {
        int context = context(Uids.StudyRootQueryRetrieveInformationModelMove);
        CMoveRq rq = new CMoveRq(
                association.nextMessageId(),
                ReceivedUid.of(Uids.StudyRootQueryRetrieveInformationModelMove),
                Priority.MEDIUM,
                destination);
        lastMove = rq.messageId();
        send(context, rq, keys);
        return await(rq.messageId(), false);
    }

    /** A C-CANCEL for the request sent last. For any thread. */
    void cancelMove() throws Exception {
        association.send(context(Uids.StudyRootQueryRetrieveInformationModelMove), new CCancelRq(lastMove));
    }

    Status store(Uid sopClass, String sopInstanceUid, byte[] dataSet) throws Exception {
        CStoreRq rq = new CStoreRq(
                association.nextMessageId(),
                ReceivedUid.of(sopClass),
                new ReceivedUid(sopInstanceUid),
                Priority.MEDIUM,
                MoveOriginator.NONE);
        association.send(context(sopClass), rq, OutboundDataSet.of(ByteBuffer.wrap(dataSet)));
        return ((CStoreRsp) association.receiveResponse().message()).status();
    }

    private int context(Uid abstractSyntax) {
        return association.contexts(abstractSyntax).getFirst().id();
    }

    private void send(int contextId, DimseMessage rq, DataSet keys) throws Exception {
        byte[] encoded = DataSetWriter.bytes(keys, TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);
        association.send(contextId, rq, OutboundDataSet.of(ByteBuffer.wrap(encoded)));
    }

    private Ended await(int messageId, boolean cancelAtFirst) throws Exception {
        List<DataSet> answers = new ArrayList<>();
        List<Status> pending = new ArrayList<>();
        Map<String, byte[]> delivered = new LinkedHashMap<>();
        while (true) {
            Received received = association.receiveResponse();
            byte[] dataSet = bytes(received);
            switch (received.message()) {
                case CStoreRq rq -> {
                    if (cancelAtFirst && delivered.isEmpty()) {
                        association.send(
                                context(Uids.StudyRootQueryRetrieveInformationModelGet), new CCancelRq(messageId));
                    }
                    delivered.put(rq.affectedSopInstanceUid().value(), dataSet);
                    association.send(received.context().id(), rq.answer(Status.SUCCESS));
                }
                case DimseMessage.Response rsp -> {
                    SubOperations counts = switch (rsp) {
                        case CGetRsp get -> get.subOperations();
                        case CMoveRsp move -> move.subOperations();
                        default -> SubOperations.NONE;
                    };
                    if (!rsp.status().isPending()) {
                        List<String> failed = dataSet.length == 0
                                ? List.of()
                                : read(dataSet, received.context()).strings(Tag.FailedSOPInstanceUIDList);
                        return new Ended(rsp.status(), counts, answers, pending, failed, delivered);
                    }
                    pending.add(rsp.status());
                    if (rsp instanceof CFindRsp) {
                        answers.add(read(dataSet, received.context()));
                    }
                }
                default ->
                    throw new AssertionError("unexpected " + received.message().getClass());
            }
        }
    }

    private static DataSet read(byte[] dataSet, AcceptedContext context) throws Exception {
        return DataSetReader.read(ByteSource.of(dataSet), context.transferSyntax(), Limits.defaults());
    }

    private static byte[] bytes(Received received) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        if (received.dataSet().isPresent()) {
            var dataSet = received.dataSet().get();
            for (ByteBuf bytes = dataSet.next(); bytes != null; bytes = dataSet.next()) {
                bytes.getBytes(bytes.readerIndex(), all, bytes.readableBytes());
                bytes.release();
            }
        }
        return all.toByteArray();
    }

    @Override
    public void close() throws AssociationException {
        association.release();
    }
}
