package io.veilgate.core.net;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS towards those that connect to us. */
public final class TlsServer {
    /** What is asked of a peer besides its handshake. */
    public enum ClientCertificate {
        /** Mutual authentication: no association without a certificate that the trust anchors vouch for. */
        REQUIRED,
        /** One that is given has to be good. */
        OPTIONAL,
        /** Encryption alone. */
        NONE
    }

    private static final Logger LOG = LoggerFactory.getLogger(TlsServer.class);

    private final TlsStore store;
    private final ClientCertificate clientCertificate;
    private final LogQuota quota;

    public TlsServer(TlsStore store, ClientCertificate clientCertificate) {
        this.store = store;
        this.clientCertificate = clientCertificate;
        this.quota = new LogQuota(store.time());
    }

    /** Makes a new channel speak TLS; what comes behind has it decrypted. */
    void addTo(Channel channel, Duration handshake) {
        SslHandler handler = store.forServer().newHandler(channel.alloc(), TlsGate.TASKS);
        SSLEngine engine = handler.engine();
        switch (clientCertificate) {
            case REQUIRED -> engine.setNeedClientAuth(true);
            case OPTIONAL -> engine.setWantClientAuth(true);
            case NONE -> engine.setNeedClientAuth(false);
        }
        handler.setHandshakeTimeout(handshake.toMillis(), TimeUnit.MILLISECONDS);
        TlsGate.add(channel.pipeline(), handler, TlsGate.forServer(store.time(), why -> failed(channel, why)));
    }

    private void failed(Channel channel, String why) {
        long untold = quota.take();
        if (untold >= 0) {
            LOG.warn(
                    "TLS with {} failed: {}{}",
                    channel.remoteAddress(),
                    why,
                    untold == 0 ? "" : " (and " + untold + " others before that were not logged)");
        }
    }
}
