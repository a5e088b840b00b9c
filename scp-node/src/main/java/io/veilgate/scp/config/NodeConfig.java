package io.veilgate.scp.config;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.net.AssociationLimits;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.Entrance;
import io.veilgate.core.net.Timeouts;
import io.veilgate.scp.route.AddressRange;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * This node as an AE.
 *
 * @param bindAddress where the port is opened; the wildcard address for every interface
 * @param port for associations without TLS, 0 to 65535; 0 lets the system choose; empty: there is no such port
 * @param data the data folder
 * @param http for metrics and health; empty: not at all
 * @param allow addresses that may connect; empty if all may
 */
public record NodeConfig(
        AeTitle aeTitle,
        InetAddress bindAddress,
        OptionalInt port,
        Optional<TlsConfig> tls,
        Optional<HttpConfig> http,
        Path data,
        AssociationLimits associations,
        List<AddressRange> allow,
        Timeouts timeouts) {
    public NodeConfig {
        allow = List.copyOf(allow);
    }

    /** What associations of this node have in common. */
    public AssociationSettings associationSettings() {
        return AssociationSettings.defaults().with(timeouts);
    }

    /** Who gets in at the port. */
    public Entrance entrance() {
        return new Entrance(associations, this::mayConnect);
    }

    private boolean mayConnect(InetAddress address) {
        return allow.isEmpty() || allow.stream().anyMatch(range -> range.contains(address));
    }
}
