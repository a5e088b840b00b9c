package io.veilgate.scp.config;

import io.veilgate.core.net.CertificatePattern;
import io.veilgate.core.net.TlsClient.HostName;
import java.nio.file.Path;
import java.util.List;

/**
 * How a peer is spoken to over TLS, with the node's own certificate.
 *
 * @param trust its trust anchors; empty: the node's
 * @param certificates the peer's certificate has to be one of these; empty: any that is trusted
 */
public record PeerTls(List<Path> trust, HostName hostName, List<CertificatePattern> certificates) {
    public PeerTls {
        trust = List.copyOf(trust);
        certificates = List.copyOf(certificates);
    }
}
