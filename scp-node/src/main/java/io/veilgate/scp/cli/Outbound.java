package io.veilgate.scp.cli;

import io.veilgate.core.base.Time;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.NodeConfig;
import io.veilgate.scp.config.PeerConfig;
import io.veilgate.scp.wiring.NodeException;
import io.veilgate.scp.wiring.TlsSetup;

/** What a short command needs to open associations as the configured node. */
final class Outbound implements AutoCloseable {
    private final EventLoops loops;
    private final Requestor requestor;

    private final TlsSetup tls;

    /** @throws NodeException if a certificate or key cannot be used */
    Outbound(Configuration configuration) throws NodeException {
        NodeConfig node = configuration.node();
        tls = TlsSetup.open(configuration, Time.system());
        loops = EventLoops.start(1);
        requestor = new Requestor(loops, node.aeTitle(), node.associationSettings());
    }

    Requestor requestor() {
        return requestor;
    }

    /** Where a peer is reached, and whether over TLS. */
    RemoteAe remote(PeerConfig peer) {
        return tls.remote(peer);
    }

    TlsSetup tls() {
        return tls;
    }

    @Override
    public void close() {
        loops.close();
    }
}
