package io.veilgate.it.harness;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uids;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetReader;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.Acceptor;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationHandler;
import io.veilgate.core.net.AssociationRequest;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.OutboundDataSet;
import io.veilgate.core.net.Received;
import io.veilgate.core.net.Requestor;
import io.veilgate.core.ul.ContextPolicy.Supported;
import io.veilgate.core.ul.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * An archive in this process that drops what it stores. It answers C-STOREs when the test lets it, and is SCP of Storage Commitment (PS3.4
 * Annex J) that reports when the test says so.
 */
public final class ScriptedArchive implements AutoCloseable {
    private final String aeTitle;
    private final EventLoops loops = EventLoops.start(1);
    private final Acceptor acceptor;
    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private final List<Request> asked = new CopyOnWriteArrayList<>();
    private final List<Status> reportAnswers = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<Status> answer = CompletableFuture.completedFuture(Status.SUCCESS);
    private volatile Consumer<Request> reaction = _ -> {};

    /** A request for commitment: its Transaction UID, and the SOP Instance UIDs that it names. */
    public record Request(String transactionUid, List<String> instances, Association association, int contextId) {}

    private ScriptedArchive(String aeTitle) throws IOException {
        this.aeTitle = aeTitle;
        this.acceptor = Acceptor.bind(
                loops,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                AssociationSettings.defaults(),
                16,
                (rq, remote) -> new AssociationHandler.Answer.Accept(
                        uid -> Optional.of(Supported.scu(Set.of(Uids.ExplicitVRLittleEndian))), this::serve));
    }

    public static ScriptedArchive start(String aeTitle) throws IOException {
        return new ScriptedArchive(aeTitle);
    }

    public RemoteAe ae() {
        return new RemoteAe(aeTitle, acceptor.address().getPort());
    }

    /** C-STOREs are not answered until {@link #answerStores}. */
    public void holdAnswers() {
        answer = new CompletableFuture<>();
    }

    /** Those that wait, and those that come. */
    public void answerStores() {
        answer.complete(Status.SUCCESS);
    }

    /** SOP Instance UIDs of all that was sent whole, in order, repeated where it was. */
    public List<String> arrived() {
        return List.copyOf(arrived);
    }

    /** Each request for commitment, in order. */
    public List<Request> asked() {
        return List.copyOf(asked);
    }

    /** What the node answered to reports, in order. */
    public List<Status> reportAnswers() {
        return List.copyOf(reportAnswers);
    }

    /** What it does with each request for commitment, once that is answered. */
    public void onRequest(Consumer<Request> other) {
        reaction = other;
    }

    /** Reports on the association that the request came on. */
    public void reportOnTheSame(Request request, Map<String, Integer> failures) {
        report(request.association, request.contextId, request, failures);
    }

    /** Reports on an association of its own, as SCP, and waits for the answer. */
    public void reportOnANewOne(RemoteAe node, Request request, Map<String, Integer> failures) {
        Requestor requestor = new Requestor(loops, new AeTitle(aeTitle), AssociationSettings.defaults());
        AssociationRequest wanted = new AssociationRequest(
                List.of(new AssociationRequest.Proposal(
                        Uids.StorageCommitmentPushModel, List.of(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN))),
                Map.of(Uids.StorageCommitmentPushModel, Set.of(Role.SCP)),
                List.of());
        try (Association own = requestor.connect(
                new io.veilgate.core.net.RemoteAe(new AeTitle(node.aeTitle()), RemoteAe.HOST, node.port()), wanted)) {
            report(own, own.contexts(Uids.StorageCommitmentPushModel).getFirst().id(), request, failures);
            if (own.receiveResponse().message() instanceof DimseMessage.NEventReportRsp rsp) {
                reportAnswers.add(rsp.status());
            }
            own.release();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void report(Association on, int contextId, Request request, Map<String, Integer> failures) {
        DataSet information = DataSet.littleEndian();
        information.putString(Tag.TransactionUID, Vr.UI, request.transactionUid);
        List<DataSet> committed = new ArrayList<>();
        List<DataSet> failed = new ArrayList<>();
        for (String uid : request.instances) {
            DataSet item = information.newItem();
            item.putString(Tag.ReferencedSOPClassUID, Vr.UI, Uids.MRImageStorage.value());
            item.putString(Tag.ReferencedSOPInstanceUID, Vr.UI, uid);
            if (failures.containsKey(uid)) {
                item.putUnsignedShort(Tag.FailureReason, failures.get(uid));
                failed.add(item);
            } else {
                committed.add(item);
            }
        }
        information.putItems(Tag.ReferencedSOPSequence, committed);
        if (!failed.isEmpty()) {
            information.putItems(Tag.FailedSOPSequence, failed);
        }
        try {
            byte[] bytes = DataSetWriter.bytes(information, TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);
            on.send(
                    contextId,
                    new DimseMessage.NEventReportRq(
                            on.nextMessageId(),
                            ReceivedUid.of(Uids.StorageCommitmentPushModel),
                            ReceivedUid.of(Uids.StorageCommitmentPushModelInstance),
                            failed.isEmpty() ? 1 : 2),
                    OutboundDataSet.of(ByteBuffer.wrap(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DicomException.Format e) {
            throw new IllegalStateException(e);
        }
    }

    private void commitment(Association association, Received received, DimseMessage.NActionRq rq)
            throws IOException, DicomException {
        byte[] bytes = received.dataSet().orElseThrow().bytes(1 << 20).orElseThrow();
        DataSet information =
                DataSetReader.read(ByteSource.of(bytes), received.context().transferSyntax(), Limits.defaults());
        Request request = new Request(
                information.string(Tag.TransactionUID).orElseThrow(),
                information.items(Tag.ReferencedSOPSequence).stream()
                        .map(item -> item.string(Tag.ReferencedSOPInstanceUID).orElseThrow())
                        .toList(),
                association,
                received.context().id());
        association.send(received.context().id(), rq.answer(Status.SUCCESS));
        asked.add(request);
        reaction.accept(request);
    }

    private void serve(Association association) throws IOException, DicomException {
        for (Optional<Received> next = association.receive(); next.isPresent(); next = association.receive()) {
            if (next.get().message() instanceof DimseMessage.CStoreRq rq) {
                next.get().dataSet().orElseThrow().discard();
                CompletableFuture<Status> awaited = answer;
                arrived.add(rq.affectedSopInstanceUid().value());
                association.send(next.get().context().id(), rq.answer(status(awaited, association)));
            } else if (next.get().message() instanceof DimseMessage.NActionRq rq) {
                commitment(association, next.get(), rq);
            } else if (next.get().message() instanceof DimseMessage.NEventReportRsp rsp) {
                reportAnswers.add(rsp.status());
            }
        }
    }

    private static Status status(CompletableFuture<Status> awaited, Association association) throws IOException {
        try {
            Object first = CompletableFuture.anyOf(
                            awaited, association.onClose().toCompletableFuture())
                    .get();
            return first instanceof Status status ? status : Status.PROCESSING_FAILURE;
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        answerStores();
        acceptor.close();
        loops.close();
    }
}
