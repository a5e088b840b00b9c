package io.veilgate.scp.cli;

import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.Requestor;
import io.veilgate.scp.config.NodeConfig;

/** What a short command needs to open associations as the configured node. */
final class Outbound implements AutoCloseable {
    private final EventLoops loops = EventLoops.start(1);
    private final Requestor requestor;

    Outbound(NodeConfig node) {
        requestor = new Requestor(loops, node.aeTitle(), node.associationSettings());
    }

    Requestor requestor() {
        return requestor;
    }

    @Override
    public void close() {
        loops.close();
    }
}
