package io.veilgate.scu.forward;

import io.veilgate.core.base.Stage;
import io.veilgate.core.base.Stages;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.ledger.Job;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import io.veilgate.scu.pace.PaceLimits;
import io.veilgate.scu.pace.PeerPace;
import io.veilgate.scu.pace.Share;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends instances to one archive (C-STORE as SCU, PS3.4 Annex B) over a few associations that are kept open while there is work. Each is
 * driven by a virtual thread of its own, and one for each further operation that may be outstanding on it, which take instances from a short queue. An instance is tried once: when it is tried again, and how
 * often, is for who submits it; only an archive to which there is no association is waited for here, since that is nothing about the instance.
 */
public final class Forwarder implements AutoCloseable {
    private final RemoteAe archive;
    private final Requestor requestor;
    private final Stages stages;
    private final Time time;
    private final PeerPace pace;
    private final Runnable roomMade;
    private final Share share = new Share(Job.Priority.MEDIUM);
    private final OfferedContexts contexts = new OfferedContexts();
    private final Experience experience;
    private final Outbox outbox;
    private final Replacement replacement;
    private final List<Thread> senders = new CopyOnWriteArrayList<>();
    private final AtomicInteger sending = new AtomicInteger();

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
        this.experience = new Experience(archive);
        this.outbox = new Outbox(stages, this::capacity, roomMade);
        this.replacement = new Replacement(new ReadBack(archive, requestor), Replacement.PAUSES, outbox::isClosed);
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
        while (!outbox.isClosed() && senders.size() < pace.maxAssociations()) {
            ArchiveAssociation association =
                    new ArchiveAssociation(archive, requestor, contexts, pace::operations, stages, time);
            Sender sender = new Sender(outbox, association, pace, share, replacement, experience, sending);
            senders.add(Thread.ofVirtual()
                    .name("veilgate-forward-" + archive.aeTitle() + "-" + (senders.size() + 1))
                    .start(sender::run));
        }
    }

    /** Instances that a forwarder has at a time: all that may be outstanding on each association, and the next one for it. */
    public static int capacity(PaceLimits limits) {
        return limits.maxAssociations() * (limits.operations() + 1);
    }

    private int capacity() {
        return pace.maxAssociations() * (pace.operations() + 1);
    }

    /** Whether {@link #reserve} would succeed. Does not wait. */
    public boolean hasRoom() {
        return outbox.hasRoom();
    }

    /**
     * Takes a place for one instance, to be used by {@link #submit} or given back by {@link #unreserve}. Does not wait: an archive that is slow
     * or away holds up nobody but its own instances.
     */
    public boolean reserve() {
        return outbox.reserve();
    }

    public void unreserve() {
        outbox.unreserve();
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
        return new Use(sending.get(), outbox.queued(), outbox.reserved(), capacity(), pace.status());
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
        return outbox.add(instance);
    }

    /** Lets each sender end what it is at, for at most {@code grace}; what is queued ends as stopped. */
    public void close(Duration grace) {
        outbox.close();
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
