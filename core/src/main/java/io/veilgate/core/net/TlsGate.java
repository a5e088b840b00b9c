package io.veilgate.core.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.veilgate.core.base.Time;
import java.nio.channels.ClosedChannelException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between TLS and the upper layer: lets nothing through until the handshake is done and the peer's certificate is one we take, and says
 * in words why not.
 *
 * <p>An acceptor's upper layer knows of the connection at once, so that its ARTIM timer bounds the handshake as well (PS3.8 §9.1.5).
 */
final class TlsGate extends ChannelInboundHandlerAdapter {
    /** Signatures and certificate paths take milliseconds, which event loops do not have. */
    static final Executor TASKS = Thread::startVirtualThread;

    private static final Logger LOG = LoggerFactory.getLogger(TlsGate.class);

    private final Time time;
    private final Predicate<X509Certificate> isMeant;
    private final boolean holdsBack;
    private final Consumer<String> failed;
    private boolean refused;

    private TlsGate(Time time, Predicate<X509Certificate> isMeant, boolean holdsBack, Consumer<String> failed) {
        this.time = time;
        this.isMeant = isMeant;
        this.holdsBack = holdsBack;
        this.failed = failed;
    }

    static TlsGate forServer(Time time, Consumer<String> failed) {
        return new TlsGate(time, certificate -> true, false, failed);
    }

    static TlsGate forClient(Time time, Predicate<X509Certificate> isMeant, Consumer<String> failed) {
        return new TlsGate(time, isMeant, true, failed);
    }

    /** One read may decrypt to many records: {@link FlowControlHandler} keeps them while reading is switched off. */
    static void add(ChannelPipeline pipeline, SslHandler handler, TlsGate gate) {
        pipeline.addLast(handler, new FlowControlHandler(), gate);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (!holdsBack) {
            ctx.fireChannelActive();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent done when done.isSuccess() -> agreed(ctx);
            case SslHandshakeCompletionEvent done -> fail(ctx, done.cause());
            case SslCloseCompletionEvent ignored -> {
                var _ = ctx.close(); // the peer's close_notify: it sends no more, and may wait for ours
            }
            default -> ctx.fireUserEventTriggered(event);
        }
    }

    private void agreed(ChannelHandlerContext ctx) {
        Optional<String> refusal =
                TlsPeer.of(ctx.channel()).flatMap(TlsPeer::certificate).flatMap(this::refusal);
        if (refusal.isPresent()) {
            refuse(ctx, refusal.get());
        } else if (holdsBack) {
            ctx.fireChannelActive();
        }
    }

    /** What path validation leaves out: it takes a certificate that is itself a trust anchor as it is. */
    private Optional<String> refusal(X509Certificate certificate) {
        Instant now = time.now();
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            return Optional.of(TlsFailure.EXPIRED);
        }
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            return Optional.of(TlsFailure.NOT_YET_VALID);
        }
        if (TlsMaterial.isWeak(certificate)) {
            return Optional.of(TlsFailure.WEAK);
        }
        return isMeant.test(certificate) ? Optional.empty() : Optional.of(TlsFailure.NOT_MEANT);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (refused) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (TlsFailure.isOfTls(cause)) {
            fail(ctx, cause);
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    private void fail(ChannelHandlerContext ctx, @Nullable Throwable cause) {
        if (cause instanceof ClosedChannelException && !holdsBack) {
            LOG.debug(
                    "{} closed the connection before TLS was agreed on",
                    ctx.channel().remoteAddress());
            refused = true;
        }
        refuse(ctx, TlsFailure.inWords(cause == null ? new SSLException("unknown") : cause));
    }

    private void refuse(ChannelHandlerContext ctx, String why) {
        if (!refused) {
            refused = true;
            failed.accept(why);
        }
        var _ = ctx.close();
    }
}
