package io.veilgate.scp.route;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.net.CertificatePattern;
import io.veilgate.core.net.TlsPeer;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Who asks for an association, as A-ASSOCIATE-RQ and the socket say it (PS3.8 §9.3.2).
 *
 * @param calledAeTitle as received, which need not be an AE title by the rules; outer spaces are dropped
 * @param callingAeTitle likewise
 * @param tls what the TLS handshake said; empty on a port without TLS
 */
public record Caller(String calledAeTitle, String callingAeTitle, InetAddress address, Optional<TlsPeer> tls) {
    public Caller {
        calledAeTitle = calledAeTitle.strip();
        callingAeTitle = callingAeTitle.strip();
    }

    /** Without TLS. */
    public Caller(String calledAeTitle, String callingAeTitle, InetAddress address) {
        this(calledAeTitle, callingAeTitle, address, Optional.empty());
    }

    public boolean calls(AeTitle title) {
        return calledAeTitle.equals(title.value());
    }

    /** Whether it came over TLS with a certificate that fits. */
    public boolean shows(CertificatePattern pattern) {
        return tls.flatMap(TlsPeer::certificate).filter(pattern::fits).isPresent();
    }

    public boolean isCalled(AeTitle title) {
        return callingAeTitle.equals(title.value());
    }
}
