package io.veilgate.scp.work;

import io.veilgate.core.base.Time;
import io.veilgate.core.ledger.InstanceKey;
import io.veilgate.core.spool.SpoolEntry;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Which instances are being worked on or sent, or may have been stored without an answer, so that a second arrival of one waits for the
 * first. For any thread.
 */
final class InWork {
    /** The entry that an instance belongs to until its outcome is known. */
    private final Map<InstanceKey, Long> entries = new HashMap<>();

    private final Set<InstanceKey> busy = new HashSet<>();

    /** False if another entry is at it. */
    synchronized boolean enter(InstanceKey key, SpoolEntry entry) {
        return entries.computeIfAbsent(key, _ -> entry.id()) == entry.id() && busy.add(key);
    }

    synchronized void leave(InstanceKey key) {
        entries.remove(key);
        rest(key);
    }

    /** Its entry is to be tried again, and stays the only one. */
    void rest(Opened opened) {
        opened.close();
        rest(opened.key());
    }

    /** Work on the entry has ended. */
    void end(Opened opened) {
        opened.close();
        leave(opened.key());
    }

    private synchronized void rest(InstanceKey key) {
        busy.remove(key);
        notifyAll();
    }

    /** Waits until none is being worked on, for at most {@code grace}. */
    synchronized void awaitNone(Duration grace, Time time) throws InterruptedException {
        long deadlineNanos = time.nanoTime() + grace.toNanos();
        long leftNanos = grace.toNanos();
        while (!busy.isEmpty() && leftNanos > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
            leftNanos = deadlineNanos - time.nanoTime();
        }
    }
}
