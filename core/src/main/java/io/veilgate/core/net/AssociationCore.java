package io.veilgate.core.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.dimse.Command;
import io.veilgate.core.dimse.CommandSetWriter;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.MessageAssembler;
import io.veilgate.core.net.InboundQueue.Entry;
import io.veilgate.core.ul.PDataPart;
import io.veilgate.core.ul.PDataPart.Kind;
import io.veilgate.core.ul.Pdu;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the event loop and the threads of an association meet. The event loop fills the inbound queue and says how it ended; threads fill the
 * outbound window. A release by the peer is answered once every request it made has its final response, or when the association's thread has
 * nothing more to take.
 */
final class AssociationCore implements Indications, MessageAssembler.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(AssociationCore.class);

    /** Two buffers on their way, while a third is being filled. */
    private static final int OUTBOUND_BYTES = 2 * PDataWriter.BUFFER_BYTES;

    /** How exact time-outs are. */
    private static final long TICK_MS = 250;

    private final AssociationIdentity identity;
    private final AcceptedContexts contexts;
    private final Timeouts timeouts;
    private final UpperLayerHandler upperLayer;
    private final Channel channel;
    private final MessageAssembler assembler;
    private final InboundQueue inbound;
    private final OutboundWindow outbound = new OutboundWindow(OUTBOUND_BYTES);
    private final PDataWriter writer;
    private final ReentrantLock sending = new ReentrantLock();
    /** How it ended, as a maker of exceptions, so that each bears the trace of who meets it. The first cause counts. */
    private final AtomicReference<@Nullable Supplier<AssociationException>> end = new AtomicReference<>();

    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile boolean releasedByPeer;
    private final Duration longestPause;
    private final Future<?> ticking;
    /** A command whose data set follows, to leave with the first of it. Under {@link #sending}. */
    private @Nullable ByteBuf held;

    private boolean holding;

    /** Runs while reading is paused. Event loop. */
    private @Nullable Future<?> pause;

    AssociationCore(
            AssociationIdentity identity,
            AcceptedContexts contexts,
            AssociationSettings settings,
            long peerMaxPduLength,
            UpperLayerHandler upperLayer) {
        this.identity = identity;
        this.contexts = contexts;
        this.timeouts = settings.timeouts();
        this.longestPause = settings.longestPause();
        this.upperLayer = upperLayer;
        this.channel = upperLayer.channel();
        this.assembler = new MessageAssembler(contexts::contains, this);
        this.inbound = new InboundQueue(settings.inboundBytes());
        this.writer = new PDataWriter(channel.alloc(), peerMaxPduLength, this::write);
        this.ticking = channel.eventLoop().scheduleAtFixedRate(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    AssociationIdentity identity() {
        return identity;
    }

    AcceptedContexts contexts() {
        return contexts;
    }

    Timeouts timeouts() {
        return timeouts;
    }

    CompletableFuture<Void> closed() {
        return closed;
    }

    boolean isOpen() {
        return end.get() == null;
    }

    long inboundBytes() {
        return inbound.queuedBytes();
    }

    long outboundBytes() {
        return outbound.outstandingBytes();
    }

    // Event loop.

    @Override
    public void received(Pdu pdu) {
        switch (pdu) {
            case Pdu.ReleaseRq() -> releaseRequested();
            case Pdu.ReleaseRp() -> {
                released.complete(null);
                upperLayer.answerRelease(); // only after a collision is there anything to answer
            }
            case Pdu.Abort(AbortReason reason) ->
                ended(() -> new AssociationException.Aborted(identity.toString(), reason, true, ""));
            case Pdu.AssociateRq ignored -> throw unexpected();
            case Pdu.AssociateAc ignored -> throw unexpected();
            case Pdu.AssociateRj ignored -> throw unexpected();
        }
    }

    private static IllegalStateException unexpected() {
        return new IllegalStateException("set-up of an association that is established");
    }

    private void releaseRequested() {
        boolean ours = end.get() != null; // collision: we have asked too
        releasedByPeer = !ours;
        if (ours || unanswered.get() == 0) {
            upperLayer.answerRelease();
        }
        ended(Association.released(identity));
    }

    @Override
    public void pData(PDataPart part) throws DicomException.Protocol {
        assembler.accept(part);
    }

    @Override
    public void command(int contextId, Command command) {
        if (command.message() instanceof DimseMessage.Request) {
            unanswered.incrementAndGet();
        }
        offer(new Entry.Message(contextId, command));
    }

    @Override
    public void dataSet(ByteBuf bytes) {
        offer(new Entry.Bytes(bytes));
    }

    @Override
    public void endOfDataSet() {
        offer(new Entry.EndOfDataSet());
    }

    private void offer(Entry entry) {
        if (!inbound.offer(entry)) {
            channel.config().setAutoRead(false);
            endPause();
            pause = channel.eventLoop().schedule(this::pausedTooLong, longestPause.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** The peer must not take us for dead, and we have to see whether it is still there: reading goes on whatever becomes of the data set. */
    private void pausedTooLong() {
        if (!inbound.isPaused()) {
            return;
        }
        LOG.warn("{}: nothing was taken for {} s, a data set is dropped", identity, longestPause.toSeconds());
        if (inbound.drop()) {
            channel.config().setAutoRead(true);
        } else {
            abort(AbortReason.SERVICE_USER, "more messages than are taken");
        }
    }

    private void endPause() {
        Future<?> running = pause;
        if (running != null) {
            var _ = running.cancel(false);
            pause = null;
        }
    }

    @Override
    public void protocolBroken(AbortReason reason, String detail) {
        ended(() -> new AssociationException.Aborted(identity.toString(), reason, false, detail));
    }

    @Override
    public void connectionLost() {
        ended(() -> new AssociationException.ConnectionLost(identity.toString()));
    }

    @Override
    public void transportClosed() {
        connectionLost(); // counts only if nothing else has ended it
        endPause();
        var _ = ticking.cancel(false);
        released.complete(null);
        closed.complete(null);
    }

    private void tick() {
        inbound.tick();
        outbound.tick();
    }

    private void ended(Supplier<AssociationException> how) {
        end.compareAndSet(null, how);
        inbound.end();
        outbound.end();
    }

    // Threads.

    private void onLoop(Runnable task) {
        channel.eventLoop().execute(task);
    }

    private void adjustReading() {
        onLoop(() -> {
            if (!inbound.isPaused()) {
                endPause();
                channel.config().setAutoRead(true);
            }
        });
    }

    boolean hasEntry() {
        return inbound.peek() != null;
    }

    /** @return null once the peer has released the association and everything that it sent before has been taken */
    @Nullable
    Entry take(Duration timeout, Timeouts.Kind which) throws AssociationException {
        return take(timeout, which, () -> 0);
    }

    /**
     * As the other one.
     *
     * @param elsewhere rises while the peer works for us where we do not see it here: then the time begins anew
     */
    @Nullable
    Entry take(Duration timeout, Timeouts.Kind which, LongSupplier elsewhere) throws AssociationException {
        Entry entry;
        try {
            long seen;
            do {
                // a slow peer that still reads what we have sent cannot have answered it yet
                seen = outbound.takenBytes() + elsewhere.getAsLong();
                entry = inbound.take(timeout.toNanos(), this::adjustReading);
            } while (entry == null && end.get() == null && outbound.takenBytes() + elsewhere.getAsLong() > seen);
        } catch (InterruptedException e) {
            throw interrupted();
        }
        if (entry != null) {
            return entry;
        }
        Supplier<AssociationException> how = end.get();
        if (how == null) {
            throw timeOut(which, timeout);
        }
        if (releasedByPeer) {
            onLoop(upperLayer::answerRelease);
            return null;
        }
        throw how.get();
    }

    void send(int contextId, DimseMessage message) throws AssociationException {
        sending.lock();
        try {
            command(contextId, message, false);
        } finally {
            sending.unlock();
        }
        answered(message);
    }

    void send(int contextId, DimseMessage message, OutboundDataSet dataSet) throws IOException, DicomException.Format {
        boolean complete = false;
        sending.lock();
        try {
            holding = true;
            command(contextId, message, true);
            holding = false;
            writer.write(contextId, Kind.DATA_SET, dataSet, 0);
            complete = true;
        } finally {
            holding = false;
            letGo();
            sending.unlock();
            if (!complete) {
                abort(AbortReason.SERVICE_USER, "a data set could not be sent to its end");
            }
        }
        answered(message);
    }

    private void command(int contextId, DimseMessage message, boolean dataSetFollows) throws AssociationException {
        contexts.get(contextId);
        ByteBuf command = Unpooled.buffer(256);
        CommandSetWriter.write(new Command(message, dataSetFollows), command);
        try {
            writer.write(contextId, Kind.COMMAND, OutboundDataSet.of(command.nioBuffer()), command.readableBytes());
        } catch (AssociationException e) {
            throw e;
        } catch (IOException | DicomException.Format e) {
            throw new IllegalStateException("a command in memory cannot fail to be read", e);
        }
    }

    private void answered(DimseMessage message) {
        if (message instanceof DimseMessage.Response rsp
                && !rsp.status().isPending()
                && unanswered.decrementAndGet() == 0
                && releasedByPeer) {
            onLoop(upperLayer::answerRelease);
        }
    }

    private void letGo() {
        ByteBuf command = held;
        held = null;
        if (command != null) {
            command.release();
        }
    }

    private void write(ByteBuf pdus, boolean endOfPart) throws AssociationException {
        if (holding) {
            held = pdus;
            return;
        }
        ByteBuf command = held;
        int bytes = pdus.readableBytes() + (command == null ? 0 : command.readableBytes());
        try {
            checkSendable();
            if (!outbound.acquire(bytes, timeouts.idle().toNanos())) {
                throw timeOut(Timeouts.Kind.IDLE, timeouts.idle());
            }
        } catch (InterruptedException e) {
            pdus.release();
            throw interrupted();
        } catch (AssociationException e) {
            pdus.release();
            throw e;
        }
        held = null;
        onLoop(() -> {
            if (command != null) {
                upperLayer.sendPData(command, false, () -> {});
            }
            upperLayer.sendPData(pdus, true, () -> outbound.release(bytes));
        });
        checkSendable();
    }

    /** After the peer's release request responses may still be sent, until it is answered (PS3.8 Table 9-8, AR-7). */
    private void checkSendable() throws AssociationException {
        Supplier<AssociationException> how = end.get();
        if (how != null && !(releasedByPeer && unanswered.get() > 0)) {
            throw how.get();
        }
    }

    void release() throws AssociationException {
        Supplier<AssociationException> how = Association.released(identity);
        if (!end.compareAndSet(null, how)) {
            close();
            throw Objects.requireNonNull(end.get()).get();
        }
        outbound.end();
        inbound.discard();
        onLoop(() -> {
            channel.config().setAutoRead(true);
            upperLayer.requestRelease();
        });
        try {
            released.get(timeouts.release().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            onLoop(() -> upperLayer.abort(AbortReason.SERVICE_USER));
            throw new AssociationException.TimedOut(identity.toString(), Timeouts.Kind.RELEASE, timeouts.release());
        } catch (InterruptedException e) {
            onLoop(() -> upperLayer.abort(AbortReason.SERVICE_USER));
            throw interrupted();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Aborts it; every thread that uses it is told of the time-out. */
    AssociationException.TimedOut timeOut(Timeouts.Kind which, Duration waited) {
        end.compareAndSet(null, () -> new AssociationException.TimedOut(identity.toString(), which, waited));
        abort(AbortReason.SERVICE_USER, "");
        return new AssociationException.TimedOut(identity.toString(), which, waited);
    }

    void abort(AbortReason reason, String detail) {
        end.compareAndSet(null, () -> new AssociationException.Aborted(identity.toString(), reason, false, detail));
        outbound.end();
        inbound.discard();
        onLoop(() -> {
            channel.config().setAutoRead(true); // to see the peer close
            upperLayer.abort(reason);
        });
    }

    void close() {
        if (releasedByPeer) {
            inbound.discard();
            onLoop(() -> {
                channel.config().setAutoRead(true);
                upperLayer.answerRelease();
            });
        } else if (end.get() == null) {
            abort(AbortReason.SERVICE_USER, "");
        } else {
            inbound.discard();
            onLoop(() -> channel.config().setAutoRead(true));
        }
    }

    private AssociationException interrupted() {
        Thread.currentThread().interrupt();
        abort(AbortReason.SERVICE_USER, "interrupted");
        return new AssociationException.Aborted(
                identity.toString(), AbortReason.SERVICE_USER, false, "the thread using it was interrupted");
    }
}
