package io.veilgate.scu.commit;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.DimseMessage.NActionRq;
import io.veilgate.core.dimse.DimseMessage.NActionRsp;
import io.veilgate.core.dimse.DimseMessage.NEventReportRq;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.AcceptedContext;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.AssociationRequest;
import io.veilgate.core.net.OutboundDataSet;
import io.veilgate.core.net.Received;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one archive to commit to instances (N-ACTION, PS3.4 §J.3.2). The association stays open between requests, and hears reports meanwhile:
 * an archive may report on it or on one of its own (§J.3.3). One thread asks and releases; another one, made here, listens.
 */
public final class CommitmentScu {
    private static final Logger LOG = LoggerFactory.getLogger(CommitmentScu.class);
    private static final int REQUEST_STORAGE_COMMITMENT = 1;

    private final RemoteAe archive;
    private final Requestor requestor;
    private final CommitmentReports reports;
    private final Duration responseWithin;
    private @Nullable Open open;

    /** @param responseWithin for N-ACTION-RSP */
    public CommitmentScu(RemoteAe archive, Requestor requestor, CommitmentReports reports, Duration responseWithin) {
        this.archive = archive;
        this.requestor = requestor;
        this.reports = reports;
        this.responseWithin = responseWithin;
    }

    private record Open(Association association, AcceptedContext context, Thread listener, Answers answers) {}

    /** The answer that is being waited for; one request at a time. */
    private static final class Answers {
        private CompletableFuture<NActionRsp> next = new CompletableFuture<>();

        synchronized CompletableFuture<NActionRsp> expect() {
            next = new CompletableFuture<>();
            return next;
        }

        synchronized void came(NActionRsp rsp) {
            next.complete(rsp);
        }

        synchronized void ended(Exception e) {
            next.completeExceptionally(e);
        }
    }

    /**
     * Asks, and waits for the answer, which says whether the archive will report.
     *
     * @throws CommitmentException if the archive does not take part in Storage Commitment
     * @throws AssociationException if it cannot be reached, or the association ends first: whether it will report is not known
     */
    public Status ask(Uid transactionUid, List<Reference> references)
            throws IOException, DicomException.Format, InterruptedException {
        Open used = opened();
        int messageId = used.association.nextMessageId();
        CompletableFuture<NActionRsp> answer = used.answers.expect();
        byte[] information =
                DataSetWriter.bytes(actionInformation(transactionUid, references), used.context.transferSyntax());
        used.association.send(
                used.context.id(),
                new NActionRq(
                        messageId,
                        ReceivedUid.of(Uids.StorageCommitmentPushModel),
                        ReceivedUid.of(Uids.StorageCommitmentPushModelInstance),
                        REQUEST_STORAGE_COMMITMENT),
                OutboundDataSet.of(ByteBuffer.wrap(information)));
        try {
            return answer.get(responseWithin.toMillis(), TimeUnit.MILLISECONDS).status();
        } catch (ExecutionException e) {
            open = null;
            throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
        } catch (TimeoutException e) {
            used.association.close();
            open = null;
            throw new IOException("no answer to N-ACTION within " + responseWithin.toSeconds() + " s", e);
        }
    }

    private Open opened() throws IOException, InterruptedException {
        Open there = open;
        if (there != null && there.association.isOpen()) {
            return there;
        }
        release();
        Association association = requestor.connect(
                archive,
                new AssociationRequest(List.of(new AssociationRequest.Proposal(
                        Uids.StorageCommitmentPushModel,
                        List.of(
                                TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN,
                                TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN)))));
        List<AcceptedContext> contexts = association.contexts(Uids.StorageCommitmentPushModel);
        if (contexts.isEmpty()) {
            release(association);
            throw new CommitmentException(archive + " does not accept Storage Commitment");
        }
        Answers answers = new Answers();
        Thread listener = Thread.ofVirtual()
                .name("veilgate-commitment-" + archive.aeTitle())
                .start(() -> listen(association, answers));
        Open opened = new Open(association, contexts.getFirst(), listener, answers);
        open = opened;
        return opened;
    }

    private void listen(Association association, Answers answers) {
        try {
            for (Optional<Received> next = association.receive(); next.isPresent(); next = association.receive()) {
                switch (next.get().message()) {
                    case NActionRsp rsp -> answers.came(rsp);
                    case NEventReportRq rq -> reports.serve(association, next.get(), rq);
                    case DimseMessage.Request rq ->
                        association.send(next.get().context().id(), rq.answer(Status.UNRECOGNIZED_OPERATION));
                    case DimseMessage other ->
                        LOG.debug(
                                "{}: {} where none was due", association, String.format("%04XH", other.commandField()));
                }
            }
            answers.ended(new IOException(archive + " released the association"));
        } catch (AssociationException e) {
            LOG.debug("{}: {}", association, e.getMessage());
            answers.ended(e);
        } finally {
            association.close();
        }
    }

    private static DataSet actionInformation(Uid transactionUid, List<Reference> references) {
        DataSet information = DataSet.littleEndian();
        information.putString(Tag.TransactionUID, Vr.UI, transactionUid.value());
        List<DataSet> items = new ArrayList<>(references.size());
        for (Reference reference : references) {
            DataSet item = information.newItem();
            item.putString(
                    Tag.ReferencedSOPClassUID, Vr.UI, reference.sopClass().value());
            item.putString(
                    Tag.ReferencedSOPInstanceUID, Vr.UI, reference.sopInstance().value());
            items.add(item);
        }
        information.putItems(Tag.ReferencedSOPSequence, items);
        return information;
    }

    /** Releases the association, if there is one; from then on the archive reports on one of its own. */
    public void release() throws InterruptedException {
        Open there = open;
        open = null;
        if (there != null) {
            release(there.association);
            there.listener.join();
        }
    }

    private static void release(Association association) {
        try (association) {
            if (association.isOpen()) {
                association.release();
            }
        } catch (AssociationException _) {
            // it is over either way
        }
    }
}
