package io.veilgate.scp.work;

import io.veilgate.core.spool.Handoff;
import io.veilgate.core.spool.SpoolEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The masking threads: as many as the node may burn processors with, each with one instance at a time. */
public final class Workers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    private final Handoff handoff;
    private final EntryWork work;
    private final List<Thread> threads = new ArrayList<>();

    public Workers(Handoff handoff, EntryWork work, int count) {
        this.handoff = handoff;
        this.work = work;
        for (int i = 1; i <= count; i++) {
            threads.add(Thread.ofPlatform().name("veilgate-worker-" + i).start(this::run));
        }
    }

    private void run() {
        try {
            for (Optional<SpoolEntry> next = handoff.take(work::admits);
                    next.isPresent();
                    next = handoff.take(work::admits)) {
                work.work(next.get());
            }
        } catch (InterruptedException e) {
            LOG.debug("worker stops");
        }
    }

    /** Lets each worker end the instance it is at, for at most {@code grace}. */
    public void close(Duration grace) {
        handoff.close();
        boolean interrupted = false;
        for (Thread thread : threads) {
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
