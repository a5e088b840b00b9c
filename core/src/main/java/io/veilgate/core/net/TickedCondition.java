package io.veilgate.core.net;

import io.veilgate.core.base.Time;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;

/**
 * A condition with long time-outs that cost nothing: a timer for each wait would be set and dropped several times an instance, at two
 * changes of thread each. Here whoever has waited too long is woken by the next {@link #tick}. All but ticks under the lock.
 */
final class TickedCondition {
    /** Shorter waits have a timer of their own, and end when they should. */
    private static final long SHORT_NANOS = 1_000_000_000;

    private static final Time TIME = Time.system();

    private final Lock lock;
    private final Condition condition;
    private boolean awaited;
    private long earliestNanos;

    TickedCondition(Lock lock) {
        this.lock = lock;
        this.condition = lock.newCondition();
    }

    /**
     * Waits until something is met, for about so long.
     *
     * @return whether it is met
     */
    boolean await(BooleanSupplier met, long nanos) throws InterruptedException {
        long deadline = TIME.nanoTime() + nanos;
        while (!met.getAsBoolean()) {
            long left = deadline - TIME.nanoTime();
            if (left <= 0) {
                return false;
            }
            if (left < SHORT_NANOS) {
                long _ = condition.awaitNanos(left);
            } else {
                if (!awaited || deadline - earliestNanos < 0) {
                    awaited = true;
                    earliestNanos = deadline;
                }
                condition.await();
            }
        }
        return true;
    }

    void signal() {
        condition.signal();
    }

    void signalAll() {
        condition.signalAll();
    }

    /** Wakes everybody if somebody has waited too long; to be called a few times a second. */
    void tick() {
        lock.lock();
        try {
            if (awaited && TIME.nanoTime() - earliestNanos >= 0) {
                // those who go on waiting say so again
                awaited = false;
                condition.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
