package io.veilgate.core.net;

import io.netty.buffer.ByteBuf;
import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Uid;
import io.veilgate.core.dimse.Command;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.DimseMessage.UnrecognizedRq;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.InboundQueue.Entry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An association (PS3.8 §6), requested or accepted, for blocking use. One thread, best a virtual one, receives; any thread may send, abort
 * or close. Sending is one message at a time. Threads wait here only for the peer, and never longer than the {@link Timeouts} say.
 */
public final class Association implements AutoCloseable {
    private final AssociationCore core;
    private final int operations;
    private final AtomicInteger messageIds = new AtomicInteger();
    private @Nullable InboundDataSet current;

    Association(AssociationCore core, int operations) {
        this.core = core;
        this.operations = operations;
    }

    /** Tells this association from all others of this process, in logs. */
    public long number() {
        return core.identity().number();
    }

    /** As in A-ASSOCIATE-RQ, outer spaces dropped; a peer's title may be none that is valid. */
    public String callingAeTitle() {
        return core.identity().callingAeTitle();
    }

    public String calledAeTitle() {
        return core.identity().calledAeTitle();
    }

    public InetSocketAddress remoteAddress() {
        return core.identity().remoteAddress();
    }

    /** The contexts that were accepted, in the order in which they were proposed. */
    public List<AcceptedContext> contexts() {
        return core.contexts().all();
    }

    /** Those for an abstract syntax, one for each transfer syntax that can be used. */
    public List<AcceptedContext> contexts(Uid abstractSyntax) {
        return contexts().stream()
                .filter(context -> context.abstractSyntax().is(abstractSyntax))
                .toList();
    }

    /** A message ID for a request of ours: 1 to 65535, used again only after all the others. */
    public int nextMessageId() {
        return messageIds.updateAndGet(id -> id % 0xFFFF + 1);
    }

    /** How many requests of ours may wait for their responses at a time: one, unless more were proposed and the peer has agreed. */
    public int operations() {
        return operations;
    }

    /** Whether messages can be sent. */
    public boolean isOpen() {
        return core.isOpen();
    }

    /** Completes once the association has ended in whatever way and its connection is closed. */
    public CompletionStage<Void> onClose() {
        return core.closed().minimalCompletionStage();
    }

    /**
     * Waits for the next message. What is left of the last data set is dropped first. Requests of services that no one here provides are
     * answered with status 0211H and not returned.
     *
     * @return empty once the peer has released the association
     * @throws AssociationException.TimedOut after {@code timeout}; the association is aborted then
     */
    public Optional<Received> receive(Duration timeout) throws AssociationException {
        return receive(timeout, Timeouts.Kind.IDLE);
    }

    /** Waits for the next message up to the idle time-out. */
    public Optional<Received> receive() throws AssociationException {
        return receive(core.timeouts().idle(), Timeouts.Kind.IDLE);
    }

    /**
     * Waits for the next message up to the response time-out; for one who has a request outstanding.
     *
     * @throws AssociationException.Released if the peer releases the association instead
     */
    public Received receiveResponse() throws AssociationException {
        return receiveResponse(() -> 0);
    }

    /**
     * As {@link #receiveResponse()}, but the response time-out begins anew while the peer does elsewhere what it was asked for: it runs out
     * where nothing was seen of that for at least so long, and less than twice as long.
     *
     * @param elsewhere a count that rises with each sign of that
     */
    public Received receiveResponse(LongSupplier elsewhere) throws AssociationException {
        return receive(core.timeouts().response(), Timeouts.Kind.RESPONSE, elsewhere)
                .orElseThrow(() -> new AssociationException.Released(toString()));
    }

    /** How long a response is waited for. */
    public Duration responseTimeout() {
        return core.timeouts().response();
    }

    /**
     * Aborts it as if no response had come in time, for one who waits for several of which some do not come; all who use it are told so.
     */
    public AssociationException.TimedOut timeOut() {
        return core.timeOut(Timeouts.Kind.RESPONSE, core.timeouts().response());
    }

    /**
     * A message that has arrived already, without waiting: a C-CANCEL, while responses are being sent. A data set that is still arriving is
     * not skipped: then there is none.
     */
    public Optional<Received> poll() throws AssociationException {
        InboundDataSet unread = current;
        if (unread != null && !unread.isEnded()) {
            return Optional.empty();
        }
        while (core.hasEntry()) {
            Optional<Received> received = serve(core.take(Duration.ZERO, Timeouts.Kind.IDLE));
            if (received.isPresent()) {
                return received;
            }
        }
        return Optional.empty();
    }

    private Optional<Received> receive(Duration timeout, Timeouts.Kind which) throws AssociationException {
        return receive(timeout, which, () -> 0);
    }

    private Optional<Received> receive(Duration timeout, Timeouts.Kind which, LongSupplier elsewhere)
            throws AssociationException {
        InboundDataSet unread = current;
        if (unread != null) {
            unread.discard();
        }
        while (true) {
            Entry entry = core.take(timeout, which, elsewhere);
            if (entry == null) {
                return Optional.empty();
            }
            Optional<Received> received = serve(entry);
            if (received.isPresent()) {
                return received;
            }
        }
    }

    /** Empty if the message has been dealt with. */
    private Optional<Received> serve(@Nullable Entry entry) throws AssociationException {
        if (!(entry instanceof Entry.Message(int contextId, Command command))) {
            throw new IllegalStateException("a data set where a message was due");
        }
        Optional<InboundDataSet> dataSet =
                command.dataSetFollows() ? Optional.of(new InboundDataSet(this)) : Optional.empty();
        current = dataSet.orElse(null);
        if (command.message() instanceof UnrecognizedRq rq) {
            if (dataSet.isPresent()) {
                dataSet.get().discard();
            }
            send(contextId, rq.answer(Status.UNRECOGNIZED_OPERATION));
            return Optional.empty();
        }
        return Optional.of(new Received(core.contexts().get(contextId), command.message(), dataSet));
    }

    @Nullable
    ByteBuf nextOfDataSet() throws AssociationException {
        Entry entry = core.take(core.timeouts().idle(), Timeouts.Kind.IDLE);
        if (entry == null) {
            throw new AssociationException.Released(toString());
        }
        if (entry instanceof Entry.Lost) {
            throw new AssociationException.Overrun(toString());
        }
        return entry instanceof Entry.Bytes(ByteBuf bytes) ? bytes : null;
    }

    /** Sends a message that no data set follows. Returns when it is on its way, not when it has arrived. */
    public void send(int contextId, DimseMessage message) throws AssociationException {
        core.send(contextId, message);
    }

    /**
     * Sends a message and its data set, as fast as the peer takes it.
     *
     * @throws IOException an {@link AssociationException}, or what {@code dataSet} throws; the association is aborted then, since half a
     *     data set cannot be taken back
     */
    public void send(int contextId, DimseMessage message, OutboundDataSet dataSet)
            throws IOException, DicomException.Format {
        core.send(contextId, message, dataSet);
    }

    /**
     * Releases the association in good order and waits for the peer's answer, or for it to close the connection instead. What still arrives
     * is dropped.
     *
     * @throws AssociationException if it has ended before, or neither comes in time; it is over in any case
     */
    public void release() throws AssociationException {
        core.release();
    }

    /** Ends the association at once; what is queued in either direction is dropped. Does not wait. Nothing happens if it is over. */
    public void abort(AbortReason reason) {
        core.abort(reason, "");
    }

    /** Aborts it unless it has ended. Answers a release that is waiting for an answer. */
    @Override
    public void close() {
        core.close();
    }

    /** For tests of back-pressure: bytes received and not yet taken. */
    long inboundBytes() {
        return core.inboundBytes();
    }

    /** For tests of back-pressure: bytes sent and not yet taken by the socket. */
    long outboundBytes() {
        return core.outboundBytes();
    }

    /** {@code association 7 (ORTHANC to VEILGATE, 10.0.0.1:4242)}. */
    @Override
    public String toString() {
        return core.identity().toString();
    }

    static Supplier<AssociationException> released(AssociationIdentity identity) {
        return () -> new AssociationException.Released(identity.toString());
    }
}
