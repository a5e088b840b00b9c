package io.veilgate.scu.forward;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Stage;
import io.veilgate.core.base.Stages;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dimse.Service;
import io.veilgate.core.ledger.Job;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import io.veilgate.scu.pace.PaceLimits;
import io.veilgate.scu.pace.PeerPace;
import io.veilgate.scu.pace.Share;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends instances to one archive (C-STORE as SCU, PS3.4 Annex B) over a few associations that are kept open while there is work. Each is
 * driven by a virtual thread of its own, which takes instances from a short queue. An instance is tried once: when it is tried again, and how
 * often, is for who submits it; only an archive to which there is no association is waited for here, since that is nothing about the instance.
 */
public final class Forwarder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
    private static final Duration LOOK_FOR_CLOSE = Duration.ofMillis(300);
    private static final Duration KEPT_OPEN = Duration.ofSeconds(20);

    private sealed interface Item {}

    /** @param queued what {@link Stages#begin} gave when it was queued: until a sender takes it, it waits for the archive */
    private record Task(Outgoing instance, CompletableFuture<StoreResult> result, long queued) implements Item {}

    /** Wakes a sender that has nothing to do, so that it releases its association and ends. */
    private record Stop() implements Item {}

    private final RemoteAe archive;
    private final Requestor requestor;
    private final Stages stages;
    private final Time time;
    private final PeerPace pace;
    private final Runnable roomMade;
    private final Share share = new Share(Job.Priority.MEDIUM);
    private final OfferedContexts contexts = new OfferedContexts();
    private final Replacement replacement;
    /** Bounded by {@link #reserve}. */
    private final BlockingDeque<Item> queue = new LinkedBlockingDeque<>();

    private final List<Thread> senders = new CopyOnWriteArrayList<>();
    private final AtomicBoolean unreachable = new AtomicBoolean();
    private final AtomicInteger reserved = new AtomicInteger();
    private final AtomicInteger sending = new AtomicInteger();
    private final AtomicLong stored = new AtomicLong();
    private volatile boolean closed;

    /**
     * @param pace how many associations to the archive are used, and how fast
     * @param roomMade run whenever {@link #hasRoom} may have become true; must not wait
     * @param stages is told of {@link Stage#SEND} and {@link Stage#ARCHIVE_WAIT}
     */
    public Forwarder(
            RemoteAe archive, Requestor requestor, PeerPace pace, Runnable roomMade, Stages stages, Time time) {
        this.archive = archive;
        this.requestor = requestor;
        this.stages = stages;
        this.time = time;
        this.pace = pace;
        this.roomMade = roomMade;
        this.replacement = new Replacement(new ReadBack(archive, requestor), Replacement.PAUSES, () -> closed);
        startSenders();
    }

    /** Other limits hold from now on. */
    public void limits(PaceLimits limits) {
        pace.limits(limits);
        startSenders();
        roomMade.run();
    }

    /** As many as may have an association each; what is too many waits for a permit. */
    private synchronized void startSenders() {
        while (!closed && senders.size() < pace.maxAssociations()) {
            senders.add(Thread.ofVirtual()
                    .name("veilgate-forward-" + archive.aeTitle() + "-" + (senders.size() + 1))
                    .start(this::send));
        }
    }

    /** Instances that a forwarder has at a time: one on each association, and the next one for it. */
    public static int capacity(int maxAssociations) {
        return 2 * maxAssociations;
    }

    /** Whether {@link #reserve} would succeed. Does not wait. */
    public boolean hasRoom() {
        return closed || reserved.get() < capacity(pace.maxAssociations());
    }

    /**
     * Takes a place for one instance, to be used by {@link #submit} or given back by {@link #unreserve}. Does not wait: an archive that is slow
     * or away holds up nobody but its own instances.
     */
    public boolean reserve() {
        int capacity = capacity(pace.maxAssociations());
        return reserved.getAndUpdate(taken -> closed || taken < capacity ? taken + 1 : taken) < capacity || closed;
    }

    public void unreserve() {
        reserved.decrementAndGet();
        roomMade.run();
    }

    /**
     * How the archive is used at this moment.
     *
     * @param sending instances that an association is at
     * @param queued instances that wait for an association
     * @param reserved places that are taken: by those, and by what is made for the archive now
     * @param capacity of those places: when it is reached, no more is made for the archive
     */
    public record Use(int sending, int queued, int reserved, int capacity, PeerPace.Status pace) {}

    public Use use() {
        return new Use(sending.get(), queue.size(), reserved.get(), capacity(pace.maxAssociations()), pace.status());
    }

    /** How many associations to the archive are used, and whether it can be reached. */
    public PeerPace pace() {
        return pace;
    }

    /** The transfer syntax in which this archive has to be sent what was made in another. */
    public Optional<TransferSyntax> substituteFor(Uid sopClass, TransferSyntax transferSyntax) {
        return contexts.substituteFor(sopClass, transferSyntax);
    }

    /**
     * Queues an instance in the place that was reserved for it.
     *
     * @return what one attempt comes to; the source has to stay open until then
     */
    public CompletableFuture<StoreResult> submit(Outgoing instance) {
        CompletableFuture<StoreResult> result = new CompletableFuture<>();
        Task task = new Task(instance, result, stages.begin(Stage.ARCHIVE_WAIT));
        queue.add(task);
        if (closed && queue.remove(task)) {
            stopped(task);
        }
        return result;
    }

    private void complete(Task task, StoreResult result) {
        unreserve();
        task.result.complete(result);
    }

    /** It is in the queue no more, and was not sent. */
    private void stopped(Task task) {
        stages.breakOff(Stage.ARCHIVE_WAIT, task.queued);
        complete(task, new StoreResult.Stopped());
    }

    private void send() {
        try (ArchiveAssociation association = new ArchiveAssociation(archive, requestor, contexts, stages)) {
            while (!closed) {
                Optional<PeerPace.Permit> permit = pace.tryAcquire(share, LOOK_FOR_CLOSE);
                if (permit.isPresent()) {
                    try (PeerPace.Permit held = permit.get()) {
                        send(association, held);
                    } finally {
                        association.release();
                    }
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("sender to {} stops", archive);
        }
    }

    /** Takes what is queued, until fewer associations are to be used or the archive is to be left alone for a while. */
    private void send(ArchiveAssociation association, PeerPace.Permit permit) throws InterruptedException {
        while (!closed && !permit.isWanted()) {
            Item item = queue.poll(KEPT_OPEN.toMillis(), TimeUnit.MILLISECONDS);
            if (item instanceof Task task) {
                stages.breakOff(Stage.ARCHIVE_WAIT, task.queued);
                Optional<StoreResult> result = attemptSafely(association, permit, task.instance);
                if (result.isEmpty()) {
                    putBack(task);
                    return;
                }
                complete(task, result.get());
                if (result.get() instanceof StoreResult.Unfinished unfinished && isEnough(permit, unfinished.cause())) {
                    return;
                }
            } else {
                association.release();
            }
        }
    }

    /** Whether what came of one instance says that others had better wait. */
    private static boolean isEnough(PeerPace.Permit permit, StoreResult.Cause cause) {
        return switch (cause) {
            case FAILED, NOT_GIVEN_BACK -> false;
            case BUSY -> permit.isPaused();
            case BROKEN, SILENT -> true;
        };
    }

    /** A fault of ours costs the instance that met it, not the sender. */
    private Optional<StoreResult> attemptSafely(
            ArchiveAssociation association, PeerPace.Permit permit, Outgoing instance) {
        sending.incrementAndGet();
        try {
            return attempt(association, permit, instance);
        } catch (RuntimeException | Error e) {
            LOG.error("sending to {} met a fault of ours", archive, e);
            association.release();
            return Optional.of(
                    new StoreResult.Unsendable("sending it met " + e.getClass().getSimpleName()));
        } finally {
            sending.decrementAndGet();
        }
    }

    /** It was not sent at all, and is the next again. */
    private void putBack(Task taken) {
        Task task = new Task(taken.instance, taken.result, stages.begin(Stage.ARCHIVE_WAIT));
        queue.addFirst(task);
        if (closed && queue.remove(task)) {
            stopped(task);
        }
    }

    /** Empty if there was no association to send it on. */
    private Optional<StoreResult> attempt(ArchiveAssociation association, PeerPace.Permit permit, Outgoing instance) {
        try (PeerPace.Request request = permit.begin()) {
            try {
                ArchiveAssociation.Answer answer = association.store(instance, request);
                permit.connected();
                reachable();
                return Optional.of(proved(association, instance, resultOf(answer, request)));
            } catch (AssociationException.ConnectFailed | AssociationException.Rejected e) {
                unreachable(e);
                permit.notConnected(e instanceof AssociationException.Rejected);
                return Optional.empty();
            } catch (AssociationException e) {
                if (!association.isBegun()) {
                    unreachable(e);
                    permit.notConnected(false);
                    return Optional.empty();
                }
                LOG.warn("sending to {} failed, trying again: {}", archive, e.getMessage());
                request.refused();
                return Optional.of(unfinished(
                        e instanceof AssociationException.TimedOut
                                ? StoreResult.Cause.SILENT
                                : StoreResult.Cause.BROKEN,
                        e instanceof AssociationException.TimedOut
                                ? "the archive did not answer"
                                : "the archive ended the association while it was sent"));
            } catch (DicomException.Format e) {
                return Optional.of(new StoreResult.Unsendable("a frame cannot be made: " + e.getMessage()));
            } catch (IOException e) {
                return Optional.of(new StoreResult.Unsendable("its source cannot be read: " + e.getMessage()));
            }
        }
    }

    /** What takes the place of another object is stored only when the archive has given it back. */
    private StoreResult proved(ArchiveAssociation association, Outgoing instance, StoreResult result)
            throws IOException, DicomException.Format {
        if (!(result instanceof StoreResult.Stored) || instance.replaced().isEmpty()) {
            return result;
        }
        // an archive may serve one association at a time
        association.release();
        return switch (replacement.of(instance, instance.replaced().get())) {
            case Replacement.Proof.Proved() -> result;
            case Replacement.Proof.Stopped() -> new StoreResult.Stopped();
            case Replacement.Proof.Missing(var cause, String reason) -> {
                LOG.warn("{}: {}; trying again", archive, reason);
                yield unfinished(cause, reason);
            }
        };
    }

    private StoreResult resultOf(ArchiveAssociation.Answer answer, PeerPace.Request request) {
        return switch (answer) {
            case ArchiveAssociation.Answer.Final(StoreResult result) -> {
                request.instance();
                if (result instanceof StoreResult.Stored) {
                    stored.incrementAndGet();
                }
                yield result;
            }
            case ArchiveAssociation.Answer.Busy(var status) -> {
                LOG.warn("{} answered {}; trying again", archive, status.describe(Service.C_STORE));
                request.busy();
                yield unfinished(StoreResult.Cause.BUSY, "the archive answered " + status.describe(Service.C_STORE));
            }
            case ArchiveAssociation.Answer.Failure(var status) ->
                unfinished(StoreResult.Cause.FAILED, "the archive answered " + status.describe(Service.C_STORE));
            case ArchiveAssociation.Answer.Nonsense() -> {
                LOG.warn("{} answered a message that was not sent; trying again", archive);
                request.refused();
                yield unfinished(StoreResult.Cause.BROKEN, "the archive answered a message that was not sent");
            }
        };
    }

    private StoreResult.Unfinished unfinished(StoreResult.Cause cause, String reason) {
        return new StoreResult.Unfinished(cause, reason, stored.get());
    }

    private void unreachable(AssociationException e) {
        if (unreachable.compareAndSet(false, true)) {
            LOG.warn("{}; trying until it can be reached", e.getMessage());
        }
    }

    private void reachable() {
        if (unreachable.get() && unreachable.compareAndSet(true, false)) {
            LOG.info("{} can be reached again", archive);
        }
    }

    /** Lets each sender end the instance it is at, for at most {@code grace}; what is queued ends as stopped. */
    public void close(Duration grace) {
        closed = true;
        for (Item item = queue.poll(); item != null; item = queue.poll()) {
            if (item instanceof Task task) {
                stopped(task);
            }
        }
        senders.forEach(sender -> queue.offer(new Stop()));
        boolean interrupted = false;
        long deadlineNanos = time.nanoTime() + grace.toNanos();
        for (Thread sender : senders) {
            try {
                if (!sender.join(Duration.ofNanos(Math.max(1, deadlineNanos - time.nanoTime())))) {
                    sender.interrupt();
                }
            } catch (InterruptedException e) {
                sender.interrupt();
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(Duration.ZERO);
    }
}
