package io.veilgate.core.spool;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Group commit: threads that want the same thing synced at the same time share one sync. A sync that is already running may have begun
 * before the caller's change, so a caller waits for the next one; the first of those who wait runs it, for all of them. A failed sync
 * fails everyone who shared it, since a later success says nothing about what the failed one lost.
 */
final class SharedSync {
    /** What is shared. */
    interface Sync {
        void run() throws IOException;
    }

    private static final class Round {
        boolean done;

        @Nullable
        IOException failure;
    }

    private final Sync sync;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private boolean running;
    private Round next = new Round();

    SharedSync(Sync sync) {
        this.sync = sync;
    }

    /** Returns once a sync that began after this call has ended well. Not interruptible: half a commit is none. */
    void await() throws IOException {
        lock.lock();
        try {
            Round mine = next;
            while (!mine.done) {
                if (running) {
                    ended.awaitUninterruptibly();
                } else {
                    lead(mine);
                }
            }
            if (mine.failure != null) {
                throw new IOException(mine.failure.getMessage(), mine.failure);
            }
        } finally {
            lock.unlock();
        }
    }

    private void lead(Round round) {
        running = true;
        next = new Round();
        lock.unlock();
        IOException failure = new IOException("the sync was not carried out");
        try {
            sync.run();
            failure = null;
        } catch (IOException e) {
            failure = e;
        } finally {
            lock.lock();
            round.failure = failure;
            round.done = true;
            running = false;
            ended.signalAll();
        }
    }
}
