package io.veilgate.core.net;

import io.veilgate.core.base.AbortReason;
import io.veilgate.core.ul.PDataPart;
import io.veilgate.core.ul.Pdu;
import io.veilgate.core.ul.Rejection;
import io.veilgate.core.ul.Side;
import io.veilgate.core.ul.UserInformation;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears what comes of our A-ASSOCIATE-RQ. */
final class RequestedAssociation implements Indications {
    private static final Logger LOG = LoggerFactory.getLogger(RequestedAssociation.class);

    private final String peer;
    private final AssociationIdentity identity;
    private final Pdu.AssociateRq rq;
    private final AssociationSettings settings;
    private final CompletableFuture<Association> outcome = new CompletableFuture<>();
    private @Nullable UpperLayerHandler upperLayer;

    RequestedAssociation(String peer, AssociationIdentity identity, Pdu.AssociateRq rq, AssociationSettings settings) {
        this.peer = peer;
        this.identity = identity;
        this.rq = rq;
        this.settings = settings;
    }

    void runBy(UpperLayerHandler handler) {
        upperLayer = handler;
    }

    CompletableFuture<Association> outcome() {
        return outcome;
    }

    @Override
    public void received(Pdu pdu) {
        switch (pdu) {
            case Pdu.AssociateAc ac -> established(ac);
            case Pdu.AssociateRj(Rejection rejection) -> fail(new AssociationException.Rejected(peer, rejection));
            case Pdu.Abort(AbortReason reason) ->
                fail(new AssociationException.Aborted(identity.toString(), reason, true, ""));
            case Pdu.AssociateRq ignored -> throw unexpected();
            case Pdu.ReleaseRq ignored -> throw unexpected();
            case Pdu.ReleaseRp ignored -> throw unexpected();
        }
    }

    /** TLS with the peer did not come about, or has ended. */
    void withoutTls(String why) {
        if (!outcome.completeExceptionally(
                new AssociationException.ConnectFailed(peer, new SSLException("TLS: " + why)))) {
            LOG.warn("{}: TLS: {}", identity, why);
        }
    }

    private void established(Pdu.AssociateAc ac) {
        UpperLayerHandler handler = upperLayer;
        if (handler == null) {
            throw unexpected();
        }
        long peerMaxPduLength = ac.userInformation().maxPduLength();
        if (!PDataWriter.isUsable(peerMaxPduLength)) {
            handler.abort(AbortReason.SERVICE_USER);
            protocolBroken(
                    AbortReason.INVALID_PDU_PARAMETER_VALUE,
                    "the peer receives P-DATA-TFs of at most " + peerMaxPduLength + " bytes");
            return;
        }
        AssociationCore core = new AssociationCore(
                identity,
                AcceptedContexts.of(rq, ac, Side.REQUESTOR, settings.transferSyntaxes()),
                settings,
                peerMaxPduLength,
                handler);
        handler.tell(core);
        Association association =
                new Association(core, UserInformation.operations(rq.userInformation(), ac.userInformation()));
        if (!outcome.complete(association)) {
            association.close();
        }
    }

    @Override
    public void pData(PDataPart part) {
        throw unexpected();
    }

    @Override
    public void protocolBroken(AbortReason reason, String detail) {
        fail(new AssociationException.Aborted(identity.toString(), reason, false, detail));
    }

    @Override
    public void connectionLost() {
        fail(new AssociationException.ConnectionLost(identity.toString()));
    }

    @Override
    public void transportClosed() {
        connectionLost(); // counts only if nothing else has ended it
    }

    private void fail(AssociationException failure) {
        outcome.completeExceptionally(failure);
    }

    private static IllegalStateException unexpected() {
        return new IllegalStateException("the upper layer indicates this only once an association is established");
    }
}
