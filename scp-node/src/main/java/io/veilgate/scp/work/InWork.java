package io.veilgate.scp.work;

import io.veilgate.core.base.Time;
import io.veilgate.core.ledger.InstanceKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Which instances are being worked on or sent, so that a second arrival of one waits for the first. For any thread. */
final class InWork {
    private final Set<InstanceKey> keys = new HashSet<>();

    synchronized boolean enter(InstanceKey key) {
        return keys.add(key);
    }

    synchronized void leave(InstanceKey key) {
        keys.remove(key);
        notifyAll();
    }

    /** Waits until there are none, for at most {@code grace}. */
    synchronized void awaitNone(Duration grace, Time time) throws InterruptedException {
        long deadlineNanos = time.nanoTime() + grace.toNanos();
        long leftNanos = grace.toNanos();
        while (!keys.isEmpty() && leftNanos > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
            leftNanos = deadlineNanos - time.nanoTime();
        }
    }
}
