package io.veilgate.core.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import io.netty.util.concurrent.Future;
import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.ul.Action;
import io.veilgate.core.ul.Event;
import io.veilgate.core.ul.PDataPart;
import io.veilgate.core.ul.Pdu;
import io.veilgate.core.ul.PduDecoder;
import io.veilgate.core.ul.PduEncoder;
import io.veilgate.core.ul.PduPart;
import io.veilgate.core.ul.Rejection;
import io.veilgate.core.ul.Side;
import io.veilgate.core.ul.State;
import io.veilgate.core.ul.Step;
import io.veilgate.core.ul.UpperLayer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the upper layer's state machine on a connection: turns bytes, closed connections and what the application wants into events, and does
 * what the steps say. Every method runs on the channel's event loop.
 *
 * <p>Nothing is kept between the socket and {@link Indications#pData}, so that once reading is switched off no more than the current read is
 * still delivered.
 */
final class UpperLayerHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(UpperLayerHandler.class);

    private final Side side;
    private final Duration artim;
    private final PduDecoder decoder;
    private final Pdu.@Nullable AssociateRq request;
    private Indications indications;
    private State state = State.STA1_IDLE;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> artimTimer;
    private @Nullable PDataPart arriving;
    private @Nullable ByteBuf leaving;
    private Runnable left = () -> {};
    private boolean undecodable;
    private String fault = "";

    /** @param request of a requestor; sent once connected */
    UpperLayerHandler(int maxPduLength, Duration artim, Pdu.@Nullable AssociateRq request, Indications indications) {
        this.side = request == null ? Side.ACCEPTOR : Side.REQUESTOR;
        this.artim = artim;
        this.decoder = new PduDecoder(maxPduLength);
        this.request = request;
        this.indications = indications;
    }

    /** Who hears from now on. */
    void tell(Indications other) {
        indications = other;
    }

    State state() {
        return state;
    }

    Channel channel() {
        return context().channel();
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext attached = context;
        if (attached == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return attached;
    }

    // What the application wants. Where the association has ended meanwhile, nothing happens: it is told so another
    // way.

    /** @return whether there is an association now */
    boolean accept(Pdu.AssociateAc ac) {
        if (state != State.STA3_AWAITING_LOCAL_ASSOCIATE_RESPONSE) {
            return false;
        }
        fire(new Event.AssociateAccepted(ac));
        return true;
    }

    void reject(Rejection rejection) {
        if (state == State.STA3_AWAITING_LOCAL_ASSOCIATE_RESPONSE) {
            fire(new Event.AssociateRejected(rejection));
        }
    }

    void requestRelease() {
        if (state == State.STA6_ESTABLISHED) {
            fire(new Event.ReleaseRequested());
        }
    }

    void answerRelease() {
        switch (state) {
            case STA8_AWAITING_LOCAL_RELEASE_RESPONSE,
                    STA9_COLLISION_REQUESTOR_AWAITING_LOCAL_RESPONSE,
                    STA12_COLLISION_ACCEPTOR_AWAITING_LOCAL_RESPONSE -> fire(new Event.ReleaseAnswered());
            default -> {}
        }
    }

    void abort(AbortReason reason) {
        switch (state) {
            case STA1_IDLE, STA2_AWAITING_ASSOCIATE_RQ, STA13_AWAITING_CLOSE -> {}
            default -> fire(new Event.AbortRequested(reason));
        }
    }

    /** Sends whole P-DATA-TFs and takes over the buffer; {@code sent} runs when the socket has it, or never will. */
    void sendPData(ByteBuf pdus, boolean flush, Runnable sent) {
        if (state != State.STA6_ESTABLISHED && state != State.STA8_AWAITING_LOCAL_RELEASE_RESPONSE) {
            pdus.release();
            sent.run();
            return;
        }
        leaving = pdus;
        left = sent;
        fire(new Event.PDataRequested());
        if (flush) {
            context().flush();
        }
    }

    // What the channel tells.

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        if (side == Side.REQUESTOR) {
            fire(new Event.AssociateRequested());
        }
        if (ctx.channel().isActive()) {
            opened();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        opened();
        ctx.fireChannelActive();
    }

    private void opened() {
        if (state == State.STA4_AWAITING_TRANSPORT && request != null) {
            fire(new Event.TransportConnected(request));
        } else if (state == State.STA1_IDLE) {
            fire(new Event.TransportAccepted());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (!undecodable && state != State.STA1_IDLE) {
                Optional<PduPart> part = decoder.decode(in);
                if (part.isEmpty()) {
                    return;
                }
                switch (part.get()) {
                    case Pdu pdu -> fire(new Event.Received(pdu));
                    case PDataPart pData -> receive(pData);
                }
            }
        } catch (DicomException.Protocol e) {
            broken(e);
        } finally {
            in.release();
        }
    }

    private void receive(PDataPart part) {
        arriving = part;
        fire(new Event.ReceivedPData());
        if (arriving instanceof PDataPart.PdvBytes(ByteBuf bytes, boolean ignored)) {
            bytes.release();
        }
        arriving = null;
    }

    private void broken(DicomException.Protocol e) {
        undecodable = true;
        fault = String.valueOf(e.getMessage());
        if (state != State.STA1_IDLE) {
            fire(new Event.ReceivedMalformed(e.reason()));
        }
    }

    /** Acknowledge at once: a sender that leaves Nagle on waits for it with its next small segment. Linux forgets the option by and by. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (ctx.channel().config() instanceof EpollSocketChannelConfig config
                && ctx.channel().isOpen()) {
            config.setTcpQuickAck(true);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (state != State.STA1_IDLE) {
            fire(new Event.TransportClosed());
        }
        stopArtim();
        indications.transportClosed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("closing a connection after an error of ours", cause);
        }
        var _ = ctx.close();
    }

    // What the state machine says.

    private void fire(Event event) {
        Step step = UpperLayer.next(state, event, side);
        state = step.next();
        for (Action action : step.actions()) {
            perform(action);
        }
    }

    private void perform(Action action) {
        switch (action) {
            case Action.Connect() -> {} // under way: this handler is in its pipeline
            case Action.Send(Pdu pdu) -> {
                ByteBuf out = context().alloc().directBuffer(256);
                PduEncoder.encode(pdu, out);
                var _ = context().writeAndFlush(out);
            }
            case Action.SendPData() -> {
                Runnable sent = left;
                ByteBuf pdus = leaving;
                leaving = null;
                var _ = context().write(pdus).addListener(ignored -> sent.run());
            }
            case Action.Indicate(Pdu pdu) -> indications.received(pdu);
            case Action.DeliverPData() -> deliver();
            case Action.IndicateProviderAbort(AbortReason reason) ->
                indications.protocolBroken(reason, fault.isEmpty() ? "the peer sent what was not due" : fault);
            case Action.IndicateConnectionLost() -> indications.connectionLost();
            case Action.StartArtim() -> startArtim();
            case Action.StopArtim() -> stopArtim();
            case Action.CloseTransport() -> {
                var _ = context().close();
            }
        }
    }

    private void deliver() {
        PDataPart part = arriving;
        arriving = null;
        if (part != null) {
            try {
                indications.pData(part);
            } catch (DicomException.Protocol e) {
                broken(e);
            }
        }
    }

    private void startArtim() {
        stopArtim();
        artimTimer = context().executor().schedule(this::artimExpired, artim.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void stopArtim() {
        Future<?> timer = artimTimer;
        if (timer != null) {
            var _ = timer.cancel(false);
            artimTimer = null;
        }
    }

    private void artimExpired() {
        if (state == State.STA2_AWAITING_ASSOCIATE_RQ || state == State.STA13_AWAITING_CLOSE) {
            fire(new Event.ArtimExpired());
        }
    }
}
