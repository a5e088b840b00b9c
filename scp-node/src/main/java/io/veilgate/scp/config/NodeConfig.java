package io.veilgate.scp.config;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.net.AssociationSettings;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * This node as an AE.
 *
 * @param bindAddress where the port is opened; the wildcard address for every interface
 * @param port 0 to 65535; 0 lets the system choose
 * @param data the data folder
 * @param maxAssociations accepted associations at the same time
 */
public record NodeConfig(
        AeTitle aeTitle, InetAddress bindAddress, int port, Path data, int maxAssociations, Timeouts timeouts) {
    /**
     * How long is waited.
     *
     * @param connect for a TCP connection
     * @param association for an answer to A-ASSOCIATE-RQ or A-RELEASE-RQ, and for a first PDU (ARTIM, PS3.8 §9.1.4)
     * @param response for the next DIMSE message or piece of a data set that a peer owes us
     * @param idle for the next request on an association that a peer opened
     */
    public record Timeouts(Duration connect, Duration association, Duration response, Duration idle) {}

    /** What associations of this node have in common. */
    public AssociationSettings associationSettings() {
        return AssociationSettings.defaults()
                .with(new io.veilgate.core.net.Timeouts(
                        timeouts.connect(),
                        timeouts.association(),
                        timeouts.association(),
                        timeouts.response(),
                        timeouts.idle(),
                        timeouts.association()));
    }
}
