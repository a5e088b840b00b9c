package io.veilgate.scp.pacs;

import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.DimseMessage.CStoreRq;
import io.veilgate.core.dimse.DimseMessage.CStoreRsp;
import io.veilgate.core.dimse.MoveOriginator;
import io.veilgate.core.dimse.Priority;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.dimse.SubOperations;
import io.veilgate.core.net.AcceptedContext;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.Received;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The C-STORE sub-operations of one C-GET or C-MOVE, one after the other, with their counts. */
final class SubOperationRun {
    private static final Logger LOG = LoggerFactory.getLogger(SubOperationRun.class);

    /** Told after each sub-operation, and asked before each whether to go on. */
    interface Requester {
        boolean isCancelled() throws IOException, DicomException.Protocol;

        void pending(SubOperations counts) throws IOException;
    }

    private final Holdings holdings;
    private final PacsCounters counters;
    private final Duration pause;
    private final MoveOriginator originator;
    private final List<String> failedUids = new ArrayList<>();
    private int remaining;
    private int completed;
    private int warning;
    private boolean cancelled;

    SubOperationRun(Holdings holdings, PacsCounters counters, Duration pause, MoveOriginator originator) {
        this.holdings = holdings;
        this.counters = counters;
        this.pause = pause;
        this.originator = originator;
    }

    /**
     * @param association over which to send
     * @param onOther takes what arrives there besides C-STORE responses; false where that breaks the protocol
     */
    void send(
            List<IndexedInstance> instances,
            Association association,
            Predicate<DimseMessage> onOther,
            Requester requester)
            throws IOException, DicomException {
        remaining = instances.size();
        for (IndexedInstance instance : instances) {
            cancelled = cancelled || requester.isCancelled();
            if (cancelled) {
                return;
            }
            pause();
            Status status = store(instance, association, onOther);
            remaining--;
            switch (status.kind()) {
                case SUCCESS -> completed++;
                case WARNING -> warning++;
                case FAILURE, CANCEL, PENDING -> failedUids.add(instance.sopInstanceUid());
            }
            if (status.isDone()) {
                counters.sent.increment();
            }
            if (remaining > 0) {
                requester.pending(SubOperations.pending(remaining, completed, failedUids.size(), warning));
            }
        }
    }

    /** What has not been tried counts as failed: there is no way to send it. */
    void failRest(List<IndexedInstance> instances) {
        instances
                .subList(instances.size() - remaining, instances.size())
                .forEach(instance -> failedUids.add(instance.sopInstanceUid()));
        remaining = 0;
    }

    private void pause() throws IOException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted between sub-operations", e);
        }
    }

    private Status store(IndexedInstance instance, Association association, Predicate<DimseMessage> onOther)
            throws IOException, DicomException {
        Optional<AcceptedContext> context = OutboundInstance.context(instance, association);
        if (context.isEmpty()) {
            return Status.SOP_CLASS_NOT_SUPPORTED;
        }
        Optional<OutboundInstance> opened = open(instance, context.get());
        if (opened.isEmpty()) {
            return Status.PROCESSING_FAILURE;
        }
        int messageId = association.nextMessageId();
        try (OutboundInstance dataSet = opened.get()) {
            CStoreRq rq = new CStoreRq(
                    messageId,
                    ReceivedUid.of(instance.sopClassUid()),
                    new ReceivedUid(instance.sopInstanceUid()),
                    Priority.MEDIUM,
                    originator);
            association.send(context.get().id(), rq, dataSet);
        }
        while (true) {
            Received received = association.receiveResponse();
            if (received.message() instanceof CStoreRsp rsp && rsp.messageIdBeingRespondedTo() == messageId) {
                return rsp.status();
            }
            if (!onOther.test(received.message())) {
                throw new DicomException.Protocol(
                        AbortReason.SERVICE_USER, "something else arrived where a C-STORE response was due");
            }
        }
    }

    private Optional<OutboundInstance> open(IndexedInstance instance, AcceptedContext context) {
        try {
            return Optional.of(holdings.open(instance, context.transferSyntax()));
        } catch (IOException | DicomException.Format e) {
            LOG.warn("an instance cannot be sent: {}", e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    /** The status that ends the operation (PS3.4 §C.4.2.3.1, §C.4.3.3.1). */
    Status status() {
        if (cancelled) {
            return Status.CANCEL;
        }
        return failedUids.isEmpty() && warning == 0 ? Status.SUCCESS : Status.SUB_OPERATIONS_COMPLETE_WITH_FAILURES;
    }

    SubOperations counts() {
        return cancelled
                ? SubOperations.pending(remaining, completed, failedUids.size(), warning)
                : SubOperations.ended(completed, failedUids.size(), warning);
    }

    List<String> failedUids() {
        return failedUids;
    }
}
