package io.veilgate.scu.forward;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Time;
import io.veilgate.core.dimse.Service;
import io.veilgate.core.dimse.Status;
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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends instances to one archive (C-STORE as SCU, PS3.4 Annex B) over a few associations that are kept open while there is work. Each is
 * driven by a virtual thread of its own, which takes instances from a short queue; who submits to a full queue waits.
 */
public final class Forwarder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
    private static final Duration LOOK_FOR_CLOSE = Duration.ofMillis(300);
    private static final Duration KEPT_OPEN = Duration.ofSeconds(20);

    private sealed interface Item {}

    private record Task(Outgoing instance, CompletableFuture<StoreResult> result) implements Item {}

    /** Wakes a sender that has nothing to do, so that it releases its association and ends. */
    private record Stop() implements Item {}

    private final RemoteAe archive;
    private final Requestor requestor;
    private final RetryPolicy retries;
    private final Time time;
    private final PeerPace pace;
    private final Share share = new Share(Job.Priority.MEDIUM);
    private final OfferedContexts contexts = new OfferedContexts();
    private final BlockingQueue<Item> queue;
    private final List<Thread> senders = new CopyOnWriteArrayList<>();
    private final AtomicBoolean unreachable = new AtomicBoolean();
    private volatile boolean closed;

    /** @param pace how many associations to the archive are used, and how fast */
    public Forwarder(RemoteAe archive, Requestor requestor, PeerPace pace, RetryPolicy retries, Time time) {
        this.archive = archive;
        this.requestor = requestor;
        this.retries = retries;
        this.time = time;
        this.pace = pace;
        this.queue = new ArrayBlockingQueue<>(pace.maxAssociations());
        startSenders();
    }

    /** Other limits hold from now on. */
    public void limits(PaceLimits limits) {
        pace.limits(limits);
        startSenders();
    }

    /** As many as may have an association each; what is too many waits for a permit. */
    private synchronized void startSenders() {
        while (!closed && senders.size() < pace.maxAssociations()) {
            senders.add(Thread.ofVirtual()
                    .name("veilgate-forward-" + archive.aeTitle() + "-" + (senders.size() + 1))
                    .start(this::send));
        }
    }

    /**
     * Queues an instance, waiting while the queue is full.
     *
     * @return its result; the source has to stay open until then
     */
    public CompletableFuture<StoreResult> submit(Outgoing instance) throws InterruptedException {
        Task task = new Task(instance, new CompletableFuture<>());
        while (!closed) {
            if (queue.offer(task, 100, TimeUnit.MILLISECONDS)) {
                if (closed && queue.remove(task)) {
                    break;
                }
                return task.result;
            }
        }
        task.result.complete(new StoreResult.Stopped());
        return task.result;
    }

    private void send() {
        try (ArchiveAssociation association = new ArchiveAssociation(archive, requestor, contexts)) {
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

    /** Takes what is queued, until fewer associations are to be used. */
    private void send(ArchiveAssociation association, PeerPace.Permit permit) throws InterruptedException {
        while (!closed && !permit.isWanted()) {
            Item item = queue.poll(KEPT_OPEN.toMillis(), TimeUnit.MILLISECONDS);
            if (item instanceof Task task) {
                task.result.complete(store(association, permit, task.instance));
            } else {
                association.release();
            }
        }
    }

    /** What one attempt at an instance came to. */
    private sealed interface Attempt {
        record Ended(StoreResult result) implements Attempt {}

        /** The archive answers that it will not do now. */
        record Later() implements Attempt {}

        /** A status that may pass. */
        record Failed(Status status) implements Attempt {}

        /** The association ended while it was sent. */
        record Broken() implements Attempt {}
    }

    /** Tries until there is a result. A send whose outcome is not known is repeated: the same bytes under the same UID. */
    private StoreResult store(ArchiveAssociation association, PeerPace.Permit permit, Outgoing instance) {
        int failures = 0;
        int refusals = 0;
        int breaks = 0;
        while (true) {
            switch (attempt(association, permit, instance)) {
                case Attempt.Ended(StoreResult result) -> {
                    return result;
                }
                case Attempt.Later() -> LOG.debug("{}: trying again", archive);
                case Attempt.Failed(Status status) -> {
                    if (++refusals >= retries.refusals()) {
                        return new StoreResult.Refused("the archive answered " + status.describe(Service.C_STORE));
                    }
                }
                case Attempt.Broken() -> {
                    if (++breaks >= retries.breaks()) {
                        return new StoreResult.Refused(
                                "the archive ended the association " + breaks + " times while it was sent");
                    }
                }
            }
            try {
                Thread.sleep(retries.pause(++failures));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (closed || Thread.currentThread().isInterrupted()) {
                return new StoreResult.Stopped();
            }
        }
    }

    private Attempt attempt(ArchiveAssociation association, PeerPace.Permit permit, Outgoing instance) {
        try (PeerPace.Request request = permit.begin()) {
            try {
                ArchiveAssociation.Answer answer = association.store(instance, request);
                permit.connected();
                return switch (answer) {
                    case ArchiveAssociation.Answer.Final(StoreResult result) -> {
                        reachable();
                        request.instance();
                        yield new Attempt.Ended(result);
                    }
                    case ArchiveAssociation.Answer.Busy(var status) -> {
                        LOG.warn("{} answered {}; trying again", archive, status.describe(Service.C_STORE));
                        request.refused();
                        yield new Attempt.Later();
                    }
                    case ArchiveAssociation.Answer.Failure(var status) -> new Attempt.Failed(status);
                };
            } catch (AssociationException.ConnectFailed | AssociationException.Rejected e) {
                unreachable(e);
                permit.notConnected(e instanceof AssociationException.Rejected);
                return new Attempt.Later();
            } catch (AssociationException e) {
                LOG.warn("sending to {} failed, trying again: {}", archive, e.getMessage());
                request.refused();
                return new Attempt.Broken();
            } catch (DicomException.Format e) {
                return new Attempt.Ended(new StoreResult.Unsendable("a frame cannot be made: " + e.getMessage()));
            } catch (IOException e) {
                return new Attempt.Ended(new StoreResult.Unsendable("its source cannot be read: " + e.getMessage()));
            }
        }
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
                task.result.complete(new StoreResult.Stopped());
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
