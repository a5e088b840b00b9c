package io.veilgate.core.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on a port for associations; gives each a virtual thread. */
public final class Acceptor implements AutoCloseable {
    /** What those that are cut off at shutdown get to notice it. */
    private static final Duration AFTER_ABORT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

    /** Connections beyond the associations. */
    private static final int SPARE_CONNECTIONS = 64;

    /**
     * Where it listens.
     *
     * @param address its port may be 0: any that is free
     * @param tls empty: without TLS
     */
    public record Endpoint(InetSocketAddress address, Optional<TlsServer> tls) {}

    private final List<Channel> listeners = new ArrayList<>();
    private final Admission admission;

    private Acceptor(Admission admission) {
        this.admission = admission;
    }

    /** Starts listening without TLS, open to every address. */
    public static Acceptor bind(
            EventLoops loops,
            InetSocketAddress address,
            AssociationSettings settings,
            int maxAssociations,
            AssociationHandler handler)
            throws IOException {
        return bind(
                loops,
                List.of(new Endpoint(address, Optional.empty())),
                settings,
                Entrance.open(maxAssociations),
                handler);
    }

    /**
     * Starts listening. More associations, over all endpoints, than the entrance has room for are rejected as transient, local limit exceeded.
     *
     * @throws IOException if the port cannot be had
     */
    public static Acceptor bind(
            EventLoops loops,
            List<Endpoint> endpoints,
            AssociationSettings settings,
            Entrance entrance,
            AssociationHandler handler)
            throws IOException {
        Acceptor acceptor = new Acceptor(new Admission(entrance.limits()));
        Connections connections = new Connections(SPARE_CONNECTIONS);
        for (Endpoint endpoint : endpoints) {
            ServerBootstrap bootstrap = new ServerBootstrap()
                    .group(loops.group())
                    .channel(loops.serverChannelClass())
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
                            if (remote == null || !entrance.allowed().test(remote.getAddress())) {
                                LOG.debug("a connection from {} is closed: the address is not allowed", remote);
                                var _ = channel.close();
                                return;
                            }
                            connections.add(channel);
                            var _ = channel.closeFuture().addListener(closed -> connections.remove(channel));
                            loops.configure(channel);
                            endpoint.tls()
                                    .ifPresent(tls -> tls.addTo(
                                            channel, settings.timeouts().artim()));
                            IncomingAssociation incoming = new IncomingAssociation(
                                    handler, settings, acceptor.admission, connections, loops.nextNumber(), remote);
                            UpperLayerHandler upperLayer = new UpperLayerHandler(
                                    settings.maxPduLength(), settings.timeouts().artim(), null, incoming);
                            incoming.runBy(upperLayer);
                            channel.pipeline().addLast(upperLayer);
                        }
                    });
            ChannelFuture bound = bootstrap.bind(endpoint.address()).awaitUninterruptibly();
            Throwable failure = bound.cause();
            if (failure != null) {
                acceptor.close();
                throw new IOException(
                        "cannot listen on port " + endpoint.address().getPort() + ": " + failure.getMessage(), failure);
            }
            acceptor.listeners.add(bound.channel());
        }
        return acceptor;
    }

    /** Where the first endpoint listens. */
    public InetSocketAddress address() {
        return addresses().getFirst();
    }

    /** Where each endpoint listens, in their order. */
    public List<InetSocketAddress> addresses() {
        return listeners.stream()
                .map(listener -> (InetSocketAddress) listener.localAddress())
                .toList();
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
        listeners.forEach(listener -> {
            var _ = listener.close().syncUninterruptibly();
        });
    }

    /** Without waiting for the associations that are there. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }
}
