package io.veilgate.core.net;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What a TLS handshake agreed on.
 *
 * @param protocol {@code TLSv1.2} or {@code TLSv1.3}
 * @param certificate the peer's own, checked against the trust anchors; empty where it was not asked for one, or had none to give
 */
public record TlsPeer(String protocol, String cipherSuite, Optional<X509Certificate> certificate) {
    static TlsPeer of(SSLSession session) {
        return new TlsPeer(session.getProtocol(), session.getCipherSuite(), certificate(session));
    }

    /** Of a channel whose handshake is done; empty for one without TLS. */
    static Optional<TlsPeer> of(Channel channel) {
        return Optional.ofNullable(channel.pipeline().get(SslHandler.class))
                .map(handler -> of(handler.engine().getSession()));
    }

    private static Optional<X509Certificate> certificate(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate own
                    ? Optional.of(own)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException _) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return protocol + ", " + cipherSuite
                + certificate
                        .map(own -> ", certificate " + CertificatePattern.fingerprint(own))
                        .orElse(", no certificate");
    }
}
