package io.veilgate.scu.query;

import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dimse.DimseMessage.CEchoRq;
import io.veilgate.core.dimse.DimseMessage.CEchoRsp;
import io.veilgate.core.dimse.Service;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.AcceptedContext;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationRequest;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** C-ECHO (PS3.4 Annex A, PS3.7 §9.1.5). */
public final class EchoScu {
    private final Requestor requestor;
    private final Time time;

    public EchoScu(Requestor requestor, Time time) {
        this.requestor = requestor;
        this.time = time;
    }

    /**
     * Opens an association, verifies it and releases it.
     *
     * @return from C-ECHO-RQ to C-ECHO-RSP
     * @throws QueryException if the peer does not do C-ECHO or does not answer with success
     */
    public Duration echo(RemoteAe peer) throws IOException {
        AssociationRequest request = new AssociationRequest(List.of(new AssociationRequest.Proposal(
                Uids.Verification,
                List.of(TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN, TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN))));
        try (Association association = requestor.connect(peer, request)) {
            List<AcceptedContext> contexts = association.contexts(Uids.Verification);
            if (contexts.isEmpty()) {
                association.release();
                throw new QueryException.NotSupported(peer.toString(), "C-ECHO");
            }
            long sent = time.nanoTime();
            association.send(contexts.getFirst().id(), new CEchoRq(association.nextMessageId()));
            if (!(association.receiveResponse().message() instanceof CEchoRsp response)) {
                throw new QueryException.Unusable(peer.toString(), "another message instead of a C-ECHO-RSP");
            }
            Duration taken = Duration.ofNanos(time.nanoTime() - sent);
            association.release();
            if (response.status().kind() != Status.Kind.SUCCESS) {
                throw new QueryException.Failed(peer.toString(), Service.C_ECHO, response.status());
            }
            return taken;
        }
    }
}
