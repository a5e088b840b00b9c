package io.veilgate.scp.work;

import io.veilgate.core.spool.Handoff;
import io.veilgate.core.spool.SpoolEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The masking threads: as many as the node may burn processors with, each with one instance at a time; and one that looks every second
 * whether an instance takes too long, holds it, and puts another thread in the place of the one that is stuck.
 */
public final class Workers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** A thread cannot be ended from outside; each that is stuck keeps its memory, and perhaps a processor. */
    private static final int MOST_STUCK = 8;

    private final Handoff handoff;
    private final EntryWork work;
    private final SequencedSet<Thread> threads = new LinkedHashSet<>();
    private final List<Thread> stuck = new ArrayList<>();
    private final Thread watch;
    private int started;
    private volatile boolean closed;

    public Workers(Handoff handoff, EntryWork work, int count) {
        this.handoff = handoff;
        this.work = work;
        for (int i = 0; i < count; i++) {
            start();
        }
        watch = Thread.ofVirtual().name("veilgate-watch").start(this::watch);
    }

    private synchronized void start() {
        threads.add(Thread.ofPlatform()
                .daemon()
                .name("veilgate-worker-" + ++started)
                .start(this::run));
    }

    private void run() {
        try {
            while (isWorker(Thread.currentThread())) {
                Optional<SpoolEntry> next = handoff.take(work::admits);
                if (next.isEmpty()) {
                    return;
                }
                work(next.get());
            }
        } catch (InterruptedException e) {
            LOG.debug("worker stops");
        }
    }

    private void work(SpoolEntry entry) throws InterruptedException {
        try {
            work.work(entry);
        } catch (RuntimeException | Error e) {
            // whatever it is, the thread goes on with the next
            LOG.error("entry {} met a fault of ours and stays in the spool", entry.name(), e);
        }
    }

    private synchronized boolean isWorker(Thread thread) {
        return threads.contains(thread);
    }

    private void watch() {
        try {
            while (!closed) {
                work.holdOverdue(this::replace);
                Thread.sleep(BETWEEN_LOOKS);
            }
        } catch (InterruptedException e) {
            LOG.debug("watch stops");
        }
    }

    private synchronized void replace(Thread worker) {
        if (closed || !threads.remove(worker)) {
            return;
        }
        // it may be one that waits
        worker.interrupt();
        stuck.removeIf(thread -> !thread.isAlive());
        stuck.add(worker);
        if (stuck.size() > MOST_STUCK) {
            LOG.error("{} workers are stuck and are not replaced any more: restart the node", stuck.size());
        } else {
            start();
        }
    }

    /** Lets each worker end the instance it is at, for at most {@code grace}. */
    public void close(Duration grace) {
        closed = true;
        watch.interrupt();
        handoff.close();
        List<Thread> working;
        synchronized (this) {
            working = List.copyOf(threads);
        }
        boolean interrupted = false;
        for (Thread thread : working) {
            try {
                if (!thread.join(grace)) {
                    thread.interrupt();
                }
            } catch (InterruptedException e) {
                interrupted = true;
                thread.interrupt();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(10));
    }
}
