package io.veilgate.scu.commit;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dimse.DimseMessage.NEventReportRq;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.Received;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes N-EVENT-REPORTs of Storage Commitment (PS3.4 §J.3.3) off an association, whoever opened it. For any thread. */
public final class CommitmentReports {
    private static final Logger LOG = LoggerFactory.getLogger(CommitmentReports.class);

    /** What a report on some ten thousand instances has. */
    private static final int MOST_BYTES = 4 << 20;

    private static final int SUCCESSFUL = 1;
    private static final int FAILURES_EXIST = 2;

    /** Acts on a report. */
    @FunctionalInterface
    public interface Sink {
        /** Returns once what follows from it is on disk. False if nothing was asked under its Transaction UID. */
        boolean take(CommitmentReport report) throws InterruptedException;
    }

    private final Sink sink;

    public CommitmentReports(Sink sink) {
        this.sink = sink;
    }

    /** Reads the event information, acts on it and answers. */
    public void serve(Association association, Received received, NEventReportRq rq) throws AssociationException {
        Status status = take(association, received, rq);
        if (!status.isDone()) {
            LOG.warn("{}: a storage commitment report is answered {}", association, status);
        }
        association.send(received.context().id(), rq.answer(status));
    }

    private Status take(Association association, Received received, NEventReportRq rq) throws AssociationException {
        Optional<byte[]> information =
                received.dataSet().isPresent() ? received.dataSet().get().bytes(MOST_BYTES) : Optional.empty();
        ReceivedUid sopClass = rq.affectedSopClassUid();
        if (!sopClass.is(Uids.StorageCommitmentPushModel)
                || !received.context().abstractSyntax().is(Uids.StorageCommitmentPushModel)) {
            return Status.SOP_CLASS_NOT_SUPPORTED;
        }
        if (rq.eventTypeId() != SUCCESSFUL && rq.eventTypeId() != FAILURES_EXIST) {
            return Status.NO_SUCH_EVENT_TYPE;
        }
        if (information.isEmpty()) {
            return Status.NO_SUCH_ARGUMENT;
        }
        try {
            Optional<CommitmentReport> report =
                    CommitmentReport.read(information.get(), received.context().transferSyntax());
            if (report.isEmpty()) {
                return Status.NO_SUCH_ARGUMENT;
            }
            LOG.debug("{}: storage commitment: {}", association, report.get());
            return sink.take(report.get()) ? Status.SUCCESS : Status.INVALID_ARGUMENT_VALUE;
        } catch (DicomException.Format e) {
            LOG.warn("{}: a storage commitment report that is no data set: {}", association, e.getMessage());
            return Status.INVALID_ARGUMENT_VALUE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Status.PROCESSING_FAILURE;
        }
    }
}
