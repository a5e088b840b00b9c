package io.veilgate.core.net;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The other end of a connection that came in, as far as the transport knows it.
 *
 * @param tls empty on a port without TLS
 */
public record RemoteEnd(InetSocketAddress address, Optional<TlsPeer> tls) {
    /** Without TLS. */
    public RemoteEnd(InetSocketAddress address) {
        this(address, Optional.empty());
    }
}
