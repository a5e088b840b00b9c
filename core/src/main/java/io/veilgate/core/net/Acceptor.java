package io.veilgate.core.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Listens on a port for associations; gives each a virtual thread. */
public final class Acceptor implements AutoCloseable {
    /** What those that are cut off at shutdown get to notice it. */
    private static final Duration AFTER_ABORT = Duration.ofSeconds(2);

    /** Connections beyond the associations: those being rejected, and those on which nothing has been asked for yet. */
    private static final int SPARE_CONNECTIONS = 64;

    private final Channel listener;
    private final Admission admission;

    private Acceptor(Channel listener, Admission admission) {
        this.listener = listener;
        this.admission = admission;
    }

    /**
     * Starts listening.
     *
     * @param address its port may be 0: any that is free
     * @param maxAssociations at once; more are rejected as transient, local limit exceeded
     * @throws IOException if the port cannot be had
     */
    public static Acceptor bind(
            EventLoops loops,
            InetSocketAddress address,
            AssociationSettings settings,
            int maxAssociations,
            AssociationHandler handler)
            throws IOException {
        Admission admission = new Admission(maxAssociations);
        AtomicInteger connections = new AtomicInteger();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.serverChannelClass())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        var _ = channel.closeFuture().addListener(closed -> connections.decrementAndGet());
                        if (connections.incrementAndGet() > maxAssociations + SPARE_CONNECTIONS) {
                            var _ = channel.close();
                            return;
                        }
                        loops.configure(channel);
                        IncomingAssociation incoming = new IncomingAssociation(
                                handler, settings, admission, loops.nextNumber(), (InetSocketAddress)
                                        channel.remoteAddress());
                        UpperLayerHandler upperLayer = new UpperLayerHandler(
                                settings.maxPduLength(), settings.timeouts().artim(), null, incoming);
                        incoming.runBy(upperLayer);
                        channel.pipeline().addLast(upperLayer);
                    }
                });
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        Throwable failure = bound.cause();
        if (failure != null) {
            throw new IOException("cannot listen on port " + address.getPort() + ": " + failure.getMessage(), failure);
        }
        return new Acceptor(bound.channel(), admission);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Associations it has now. */
    public int associations() {
        return admission.active();
    }

    /**
     * Rejects newcomers as transient, waits until the associations that are there have ended, aborts those that have not by then, and stops
     * listening.
     */
    public void close(Duration grace) {
        admission.drain();
        try {
            if (!admission.awaitEmpty(grace.toNanos())) {
                admission.abortAll();
                admission.awaitEmpty(AFTER_ABORT.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            admission.abortAll();
        }
        var _ = listener.close().syncUninterruptibly();
    }

    /** Without waiting for the associations that are there. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }
}
