package io.veilgate.scu.retrieve;

import java.util.HashSet;
import java.util.Set;

/** How one run of a job is stopped: what it is fetching is cancelled, and nothing else begins. For any thread. */
final class Halt {
    private final Set<Retrieval> running = new HashSet<>();
    private final Set<Thread> fetching = new HashSet<>();
    private volatile boolean asked;

    boolean isAsked() {
        return asked;
    }

    /** @throws InterruptedException if nothing is to begin any more */
    synchronized void begin(Retrieval retrieval) throws InterruptedException {
        if (asked) {
            throw new InterruptedException("the job is stopped");
        }
        running.add(retrieval);
        fetching.add(Thread.currentThread());
    }

    synchronized void end(Retrieval retrieval) {
        running.remove(retrieval);
        fetching.remove(Thread.currentThread());
    }

    /** Cancels what is being fetched; threads that do something else are interrupted. */
    void ask(Iterable<Thread> threads) {
        Set<Retrieval> cancelled;
        synchronized (this) {
            asked = true;
            cancelled = Set.copyOf(running);
            for (Thread thread : threads) {
                if (!fetching.contains(thread)) {
                    thread.interrupt();
                }
            }
        }
        cancelled.forEach(Retrieval::cancel);
    }
}
