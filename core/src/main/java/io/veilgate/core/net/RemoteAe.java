package io.veilgate.core.net;

import io.veilgate.core.base.AeTitle;
import java.util.Optional;

/**
 * Where a peer listens, and by which title it is called.
 *
 * @param tls how it is spoken to over TLS; where it is there, nothing is ever sent without
 */
public record RemoteAe(AeTitle aeTitle, String host, int port, Optional<TlsClient> tls) {
    /** Without TLS. */
    public RemoteAe(AeTitle aeTitle, String host, int port) {
        this(aeTitle, host, port, Optional.empty());
    }

    @Override
    public String toString() {
        return aeTitle + " at " + host + ":" + port + (tls.isPresent() ? " (TLS)" : "");
    }
}
