package io.veilgate.core.net;

import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.ul.Negotiation;
import io.veilgate.core.ul.PDataPart;
import io.veilgate.core.ul.Pdu;
import io.veilgate.core.ul.Rejection;
import io.veilgate.core.ul.Side;
import io.veilgate.core.ul.UserInformation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that came in, until there is an association on it; and the life of that on its virtual thread. */
final class IncomingAssociation implements Indications {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingAssociation.class);

    private final AssociationHandler handler;
    private final AssociationSettings settings;
    private final Admission admission;
    private final Connections connections;
    private final long number;
    private final InetSocketAddress remoteAddress;
    private @Nullable UpperLayerHandler upperLayer;
    private Pdu.@Nullable AssociateRq request;

    IncomingAssociation(
            AssociationHandler handler,
            AssociationSettings settings,
            Admission admission,
            Connections connections,
            long number,
            InetSocketAddress remoteAddress) {
        this.handler = handler;
        this.settings = settings;
        this.admission = admission;
        this.connections = connections;
        this.number = number;
        this.remoteAddress = remoteAddress;
    }

    void runBy(UpperLayerHandler runner) {
        upperLayer = runner;
    }

    private UpperLayerHandler upperLayer() {
        UpperLayerHandler runner = upperLayer;
        if (runner == null) {
            throw new IllegalStateException("no connection");
        }
        return runner;
    }

    @Override
    public void received(Pdu pdu) {
        if (pdu instanceof Pdu.AssociateRq rq) {
            requested(rq);
        }
    }

    private void requested(Pdu.AssociateRq rq) {
        RemoteEnd remote = new RemoteEnd(remoteAddress, TlsPeer.of(upperLayer().channel()));
        Optional<Rejection> screened = handler.screen(rq, remote);
        if (screened.isPresent()) {
            tellRejected(rq, screened.get());
            upperLayer().reject(screened.get());
            return;
        }
        Optional<Rejection> refusal = admission.admit(this, rq.callingAeTitle(), remoteAddress.getAddress());
        if (refusal.isPresent()) {
            LOG.warn(
                    "association {} from {} at {} refused: {}",
                    number,
                    rq.callingAeTitle(),
                    remoteAddress,
                    refusal.get());
            upperLayer().reject(refusal.get());
            return;
        }
        if (!PDataWriter.isUsable(rq.userInformation().maxPduLength())) {
            admission.leave(this);
            upperLayer().abort(AbortReason.SERVICE_USER);
            return;
        }
        connections.remove(upperLayer().channel());
        request = rq;
        Thread.ofVirtual().name("association-" + number).start(() -> run(remote));
    }

    private void run(RemoteEnd remote) {
        try {
            Pdu.AssociateRq rq = Objects.requireNonNull(request);
            request = null; // a peer decides how large it is: not to be kept as long as the association
            switch (handler.negotiate(rq, remote)) {
                case AssociationHandler.Answer.Reject(Rejection rejection) -> {
                    tellRejected(rq, rejection);
                    onLoop(() -> upperLayer().reject(rejection));
                }
                case AssociationHandler.Answer.Accept(var policy, boolean identityChecked, var service) ->
                    serve(accept(rq, Negotiation.answer(rq, policy), identityChecked), remote, service);
            }
        } catch (RuntimeException e) {
            LOG.error("association {} ends after an error of ours", number, e);
            onLoop(() -> upperLayer().abort(AbortReason.SERVICE_USER));
        } finally {
            admission.leave(this);
            connections.add(upperLayer().channel());
        }
    }

    private void tellRejected(Pdu.AssociateRq rq, Rejection rejection) {
        LOG.info("association {} from {} at {} rejected: {}", number, rq.callingAeTitle(), remoteAddress, rejection);
    }

    private Association accept(Pdu.AssociateRq rq, Negotiation.Answer answer, boolean identityChecked) {
        UserInformation ours = new UserInformation(
                settings.maxPduLength(),
                ReceivedUid.of(settings.implementationClassUid()),
                Optional.of(settings.implementationVersionName()),
                answer.asyncWindow(),
                answer.roles(),
                List.of(),
                List.of(),
                Optional.empty(),
                identityChecked
                        ? rq.userInformation()
                                .userIdentity()
                                .filter(UserInformation.UserIdentity::positiveResponseRequested)
                                .map(identity -> ByteBuffer.allocate(0))
                        : Optional.empty());
        Pdu.AssociateAc ac = new Pdu.AssociateAc(rq, answer.contexts(), ours);
        AssociationIdentity identity =
                new AssociationIdentity(number, rq.callingAeTitle(), rq.calledAeTitle(), remoteAddress);
        AssociationCore core = new AssociationCore(
                identity,
                AcceptedContexts.of(rq, ac, Side.ACCEPTOR, settings.transferSyntaxes()),
                settings,
                rq.userInformation().maxPduLength(),
                upperLayer());
        Association association = new Association(core, 1);
        CompletableFuture<Void> begun = new CompletableFuture<>();
        onLoop(() -> {
            // the peer may have gone or been aborted while we decided: then the association starts as one that has
            // ended
            upperLayer().tell(core);
            if (!upperLayer().accept(ac)) {
                core.transportClosed();
            }
            begun.complete(null);
        });
        try {
            begun.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        admission.established(this, association);
        return association;
    }

    private void serve(Association association, RemoteEnd remote, AssociationHandler.Service service) {
        LOG.debug(
                "{} begins with {} contexts ({})",
                association,
                association.contexts().size(),
                remote.tls().map(TlsPeer::toString).orElse("no TLS"));
        try (association) {
            service.serve(association);
            LOG.debug("{} ends", association);
        } catch (IOException | DicomException e) {
            LOG.warn("{} ends: {}", association, e.getMessage());
        }
    }

    private void onLoop(Runnable task) {
        upperLayer().channel().eventLoop().execute(task);
    }

    @Override
    public void pData(PDataPart part) {
        throw new IllegalStateException("data before an association");
    }

    @Override
    public void protocolBroken(AbortReason reason, String detail) {
        LOG.warn("connection {} from {} aborted: {}", number, remoteAddress, detail);
    }

    @Override
    public void connectionLost() {
        LOG.debug("connection {} from {} lost before it was an association", number, remoteAddress);
    }

    @Override
    public void transportClosed() {}
}
