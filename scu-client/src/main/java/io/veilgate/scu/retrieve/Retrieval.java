package io.veilgate.scu.retrieve;

import io.veilgate.core.base.DicomException;
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
import io.veilgate.scu.retrieve.SpoolReceiver.Owner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private volatile int messageId;

    Retrieval(Association association, AcceptedContext context, SpoolReceiver receiver, Owner owner, Credit credit) {
        this.association = association;
        this.context = context;
        this.receiver = receiver;
        this.owner = owner;
        this.credit = credit;
    }

    RetrieveOutcome get(FetchTarget target) throws IOException, DicomException.Format {
        messageId = association.nextMessageId();
        request(new DimseMessage.CGetRq(messageId, context.abstractSyntax(), Priority.MEDIUM), target);
        while (true) {
            Received received = association.receiveResponse();
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
        }
    }

    /**
     * @param id unique among all C-MOVEs to this peer
     * @param destination our AE title
     */
    RetrieveOutcome move(FetchTarget target, int id, String destination) throws IOException, DicomException.Format {
        messageId = id;
        request(new DimseMessage.CMoveRq(messageId, context.abstractSyntax(), Priority.MEDIUM, destination), target);
        while (true) {
            if (association.receiveResponse().message() instanceof DimseMessage.CMoveRsp rsp
                    && isFinal(rsp, rsp.status())) {
                return outcome(Service.C_MOVE, rsp.status(), rsp.subOperations());
            }
        }
    }

    private void request(DimseMessage request, FetchTarget target) throws IOException, DicomException.Format {
        byte[] identifier = DataSetWriter.bytes(target.identifier(), context.transferSyntax());
        association.send(context.id(), request, OutboundDataSet.of(ByteBuffer.wrap(identifier)));
    }

    private void store(Received received, DimseMessage.CStoreRq rq) throws IOException {
        Optional<Arrival> arrival = Arrival.of(received);
        Status status = arrival.isPresent()
                ? receiver.receive(association, received, arrival.get(), rq, owner, credit)
                : Status.CANNOT_UNDERSTAND.withComment("no data set");
        association.send(received.context().id(), rq.answer(status));
        if (!status.isDone()) {
            cancelAfterRefusal();
        }
    }

    /** Of a C-MOVE: an instance that came on another association was refused there. For any thread. */
    void deliveryRefused() {
        try {
            cancelAfterRefusal();
        } catch (AssociationException e) {
            LOG.debug("no C-CANCEL: {}", e.getMessage());
        }
    }

    private void cancelAfterRefusal() throws AssociationException {
        refused.incrementAndGet();
        if (cancelled.compareAndSet(false, true)) {
            association.send(context.id(), new DimseMessage.CCancelRq(messageId));
        }
    }

    private boolean isFinal(DimseMessage.Response rsp, Status status) {
        return rsp.messageIdBeingRespondedTo() == messageId && !status.isPending();
    }

    private RetrieveOutcome outcome(Service service, Status status, SubOperations subOperations) {
        return new RetrieveOutcome(service, status, subOperations, refused.get());
    }
}
