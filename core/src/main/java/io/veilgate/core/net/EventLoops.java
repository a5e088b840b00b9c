package io.veilgate.core.net;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The threads that move bytes, on epoll where there is one; requestors and acceptors share them. Numbers the associations. */
public final class EventLoops implements AutoCloseable {
    /** Enough to take a large P-DATA-TF in few system calls; small beside what an association may queue. */
    private static final int MAX_READ_BYTES = 128 << 10;

    private static final int FIRST_READ_BYTES = 16 << 10;

    /**
     * What the system may hold of ours before it is on its way: little, so that we see how fast a slow peer takes it. What is on its way is not
     * bounded by it.
     */
    private static final long MOST_UNSENT_BYTES = 128 << 10;

    private final EventLoopGroup group;
    private final Class<? extends Channel> channelClass;
    private final Class<? extends ServerChannel> serverChannelClass;
    private final AtomicLong numbers = new AtomicLong();

    private EventLoops(
            EventLoopGroup group,
            Class<? extends Channel> channelClass,
            Class<? extends ServerChannel> serverChannelClass) {
        this.group = group;
        this.channelClass = channelClass;
        this.serverChannelClass = serverChannelClass;
    }

    /** @param threads one moves several hundred MB/s */
    public static EventLoops start(int threads) {
        return Epoll.isAvailable()
                ? new EventLoops(
                        group(threads, EpollIoHandler.newFactory()),
                        EpollSocketChannel.class,
                        EpollServerSocketChannel.class)
                : new EventLoops(
                        group(threads, NioIoHandler.newFactory()),
                        NioSocketChannel.class,
                        NioServerSocketChannel.class);
    }

    private static EventLoopGroup group(int threads, IoHandlerFactory factory) {
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("veilgate-net", true), factory);
    }

    EventLoopGroup group() {
        return group;
    }

    Class<? extends Channel> channelClass() {
        return channelClass;
    }

    Class<? extends ServerChannel> serverChannelClass() {
        return serverChannelClass;
    }

    /** Options of every connection. */
    void configure(Channel channel) {
        ChannelConfig config = channel.config();
        config.setOption(ChannelOption.TCP_NODELAY, true);
        config.setOption(ChannelOption.SO_KEEPALIVE, true);
        if (channel instanceof EpollSocketChannel) {
            config.setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, MOST_UNSENT_BYTES);
        }
        config.setAllocator(PooledByteBufAllocator.DEFAULT);
        config.setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(2048, FIRST_READ_BYTES, MAX_READ_BYTES));
    }

    long nextNumber() {
        return numbers.incrementAndGet();
    }

    /** Closes what is still open, without release or abort, and ends the threads. */
    @Override
    public void close() {
        var _ = group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
