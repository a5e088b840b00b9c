package io.veilgate.core.net;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** TLS towards one peer that we connect to, with our own certificate if it asks for one. */
public final class TlsClient {
    /** Whether the peer's certificate has to name the host that was connected to (RFC 9110 §4.3.4: names and addresses of Subject Alternative Name). */
    public enum HostName {
        CHECK,
        IGNORE
    }

    private final TlsStore store;
    private final HostName hostName;
    private final List<CertificatePattern> certificates;

    /** @param certificates any of these the peer's has to be, besides being trusted; empty: any that is trusted */
    public TlsClient(TlsStore store, HostName hostName, List<CertificatePattern> certificates) {
        this.store = store;
        this.hostName = hostName;
        this.certificates = List.copyOf(certificates);
    }

    /**
     * Makes a new channel speak TLS. What comes behind hears that the channel is active only once the peer is known.
     *
     * @param failed hears why there is no TLS, before the channel closes
     */
    void addTo(Channel channel, RemoteAe remote, Duration handshake, Consumer<String> failed) {
        SslHandler handler = store.forClient().newHandler(channel.alloc(), remote.host(), remote.port(), TlsGate.TASKS);
        SSLEngine engine = handler.engine();
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(hostName == HostName.CHECK ? "HTTPS" : null);
        engine.setSSLParameters(parameters);
        handler.setHandshakeTimeout(handshake.toMillis(), TimeUnit.MILLISECONDS);
        TlsGate.add(channel.pipeline(), handler, TlsGate.forClient(store.time(), this::isMeant, failed));
    }

    private boolean isMeant(X509Certificate certificate) {
        return certificates.isEmpty() || certificates.stream().anyMatch(pattern -> pattern.fits(certificate));
    }
}
