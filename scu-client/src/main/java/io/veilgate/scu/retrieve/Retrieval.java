package io.veilgate.scu.retrieve;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Stage;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.Priority;
import io.veilgate.core.dimse.Service;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.dimse.SubOperations;
import io.veilgate.core.net.AcceptedContext;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.OutboundDataSet;
import io.veilgate.core.net.Received;
import io.veilgate.core.spool.Credit;
import io.veilgate.scu.pace.Flow;
import io.veilgate.scu.retrieve.SpoolReceiver.Owner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One C-GET or C-MOVE, from request to final response (PS3.4 §C.4.2, §C.4.3). Where we have to refuse an instance for want of room, the
 * rest is cancelled, to be asked for again when there is some. For one thread.
 */
final class Retrieval {
    private static final Logger LOG = LoggerFactory.getLogger(Retrieval.class);

    private final Association association;
    private final AcceptedContext context;
    private final SpoolReceiver receiver;
    private final Owner owner;
    private final Credit credit;
    private final Flow flow;
    private final Asked asked;
    private final BooleanSupplier over;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    /** Once the request has been sent. */
    private volatile int messageId;
    /** Whether a cancel was asked for, perhaps before the request was sent. */
    private volatile boolean wanted;

    private final AtomicInteger refused = new AtomicInteger();
    private boolean unasked;

    /** @param over asked with each message and each delivery, by any thread: whether to break off */
    Retrieval(
            Association association,
            AcceptedContext context,
            SpoolReceiver receiver,
            Owner owner,
            Credit credit,
            Flow flow,
            Asked asked,
            BooleanSupplier over) {
        this.association = association;
        this.context = context;
        this.receiver = receiver;
        this.owner = owner;
        this.credit = credit;
        this.flow = flow;
        this.asked = asked;
        this.over = over;
    }

    RetrieveOutcome get(FetchTarget target) throws IOException, DicomException.Format {
        int id = association.nextMessageId();
        request(new DimseMessage.CGetRq(id, context.abstractSyntax(), Priority.MEDIUM), target);
        messageId = id;
        cancelIfOver();
        while (true) {
            Received received = awaitPeer(() -> 0);
            switch (received.message()) {
                case DimseMessage.CStoreRq rq -> store(received, rq);
                case DimseMessage.CGetRsp rsp
                when isFinal(rsp, rsp.status()) -> {
                    return outcome(Service.C_GET, rsp.status(), rsp.subOperations());
                }
                default -> {
                    // pending; or an answer to what was cancelled before
                }
            }
            cancelIfOver();
        }
    }

    /**
     * @param id unique among all C-MOVEs to this peer
     * @param destination our AE title
     * @param deliveries what comes of it
     */
    RetrieveOutcome move(FetchTarget target, int id, String destination, Deliveries deliveries)
            throws IOException, DicomException.Format {
        request(new DimseMessage.CMoveRq(id, context.abstractSyntax(), Priority.MEDIUM, destination), target);
        messageId = id;
        cancelIfOver();
        while (true) {
            if (awaitPeer(deliveries::signs).message() instanceof DimseMessage.CMoveRsp rsp
                    && isFinal(rsp, rsp.status())) {
                return outcome(Service.C_MOVE, rsp.status(), rsp.subOperations());
            }
            cancelIfOver();
        }
    }

    /** @param elsewhere rises while the peer does what it was asked for on other associations */
    private Received awaitPeer(LongSupplier elsewhere) throws AssociationException {
        long began = receiver.stages().begin(Stage.PACS_WAIT);
        try {
            return association.receiveResponse(elsewhere);
        } finally {
            receiver.stages().end(Stage.PACS_WAIT, began);
        }
    }

    private void request(DimseMessage request, FetchTarget target) throws IOException, DicomException.Format {
        byte[] identifier = DataSetWriter.bytes(target.identifier(), context.transferSyntax());
        association.send(context.id(), request, OutboundDataSet.of(ByteBuffer.wrap(identifier)));
    }

    private void store(Received received, DimseMessage.CStoreRq rq) throws IOException {
        Optional<Arrival> arrival = Arrival.of(received);
        if (arrival.isEmpty()) {
            association.send(received.context().id(), rq.answer(Status.CANNOT_UNDERSTAND.withComment("no data set")));
        } else if (asked.includes(rq.affectedSopInstanceUid(), arrival.get())) {
            Status status = receiver.receive(association, received, arrival.get(), rq, owner, credit, flow);
            association.send(received.context().id(), rq.answer(status));
            if (!status.isDone()) {
                cancelAfterRefusal();
            }
        } else {
            arrival.get().discard();
            if (!unasked) {
                unasked = true;
                LOG.warn(
                        "{}: it sends instances of a study that was not asked for; they are refused (0124H)",
                        association);
            }
            association.send(received.context().id(), rq.answer(Status.NOT_AUTHORIZED.withComment("not asked for")));
        }
    }

    /** Of a C-MOVE: an instance has come on another association. For any thread. */
    void delivered() {
        if (over.getAsBoolean()) {
            cancel();
        }
    }

    /** Of a C-MOVE: an instance that came on another association was refused there. For any thread. */
    void deliveryRefused() {
        refused.incrementAndGet();
        cancel();
    }

    private void cancelAfterRefusal() throws AssociationException {
        refused.incrementAndGet();
        sendCancel();
    }

    private void cancelIfOver() throws AssociationException {
        if (wanted || over.getAsBoolean()) {
            sendCancel();
        }
    }

    private void sendCancel() throws AssociationException {
        wanted = true;
        if (messageId > 0 && cancelled.compareAndSet(false, true)) {
            association.send(context.id(), new DimseMessage.CCancelRq(messageId));
        }
    }

    /** Asks the peer to break off (C-CANCEL); what it has begun to send still comes. For any thread. */
    void cancel() {
        try {
            sendCancel();
        } catch (AssociationException e) {
            LOG.debug("no C-CANCEL: {}", e.getMessage());
        }
    }

    private boolean isFinal(DimseMessage.Response rsp, Status status) {
        return rsp.messageIdBeingRespondedTo() == messageId && !status.isPending();
    }

    private RetrieveOutcome outcome(Service service, Status status, SubOperations subOperations) {
        return new RetrieveOutcome(service, status, subOperations, refused.get());
    }
}
