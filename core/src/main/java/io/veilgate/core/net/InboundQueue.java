package io.veilgate.core.net;

import io.netty.buffer.ByteBuf;
import io.veilgate.core.dimse.Command;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What an event loop has received and the association's thread has not yet taken, bounded in bytes: past the bound reading stops, and starts
 * again at half of it. It may exceed the bound by what one read brings.
 */
final class InboundQueue {
    /** A part of a message. */
    sealed interface Entry {
        record Message(int contextId, Command command) implements Entry {}

        /** Some of the data set. Whoever takes it releases the bytes. */
        record Bytes(ByteBuf bytes) implements Entry {}

        /** In place of bytes that were dropped: the data set is not whole. */
        record Lost() implements Entry {}

        record EndOfDataSet() implements Entry {}
    }

    /** What an entry costs beside its bytes, so that many small ones count too. */
    private static final int ENTRY_BYTES = 256;

    /**
     * How much of a data set is there before a thread that waits is woken: waking costs more than taking. The end of a data set, and a
     * message, wake it at once, so nobody waits for what does not come.
     */
    private static final int WORTH_WAKING_BYTES = 256 << 10;

    private final int capacityBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final TickedCondition changed = new TickedCondition(lock);
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long queuedBytes;
    private boolean paused;
    private boolean ended;
    private boolean discarding;
    /** Whether the rest of the data set that is arriving is dropped too. */
    private boolean losing;

    InboundQueue(int capacityBytes) {
        this.capacityBytes = capacityBytes;
    }

    private static int cost(Entry entry) {
        return ENTRY_BYTES + (entry instanceof Entry.Bytes(ByteBuf bytes) ? bytes.readableBytes() : 0);
    }

    /** @return whether there is room for more; if not, reading is to stop */
    boolean offer(Entry entry) {
        lock.lock();
        try {
            if (discarding) {
                release(entry);
                return true;
            }
            if (losing) {
                if (entry instanceof Entry.Bytes(ByteBuf bytes)) {
                    bytes.release();
                    return true;
                }
                losing = false;
            }
            entries.add(entry);
            queuedBytes += cost(entry);
            if (queuedBytes >= capacityBytes) {
                paused = true;
            }
            if (paused || queuedBytes >= WORTH_WAKING_BYTES || !(entry instanceof Entry.Bytes)) {
                changed.signal();
            }
            return !paused;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next entry, waiting for it up to {@code timeoutNanos}.
     *
     * @param resume run when reading may start again
     * @return null if the time is over, or the queue has ended and is empty
     */
    @Nullable
    Entry take(long timeoutNanos, Runnable resume) throws InterruptedException {
        Entry entry;
        boolean resumes;
        lock.lock();
        try {
            var _ = changed.await(() -> !entries.isEmpty() || ended, timeoutNanos);
            entry = entries.poll();
            if (entry == null) {
                return null;
            }
            queuedBytes -= cost(entry);
            resumes = paused && queuedBytes <= capacityBytes / 2;
            if (resumes) {
                paused = false;
            }
        } finally {
            lock.unlock();
        }
        if (resumes) {
            resume.run();
        }
        return entry;
    }

    /** To be called a few times a second: wakes who has waited too long. */
    void tick() {
        changed.tick();
    }

    /**
     * Ends a pause by dropping the bytes that wait, and those that are still to come of the last data set.
     *
     * @return whether there is room now; not if it is messages that fill it
     */
    boolean drop() {
        lock.lock();
        try {
            List<Entry> all = List.copyOf(entries);
            entries.clear();
            queuedBytes = 0;
            losing = false;
            for (Entry entry : all) {
                boolean isData = entry instanceof Entry.Bytes || entry instanceof Entry.Lost;
                release(entry);
                if (!isData || !losing) {
                    Entry kept = isData ? new Entry.Lost() : entry;
                    entries.add(kept);
                    queuedBytes += cost(kept);
                }
                losing = isData;
            }
            paused = queuedBytes >= capacityBytes;
            changed.signal();
            return !paused;
        } finally {
            lock.unlock();
        }
    }

    /** What {@link #take} would give first. */
    @Nullable
    Entry peek() {
        lock.lock();
        try {
            return entries.peek();
        } finally {
            lock.unlock();
        }
    }

    boolean isPaused() {
        lock.lock();
        try {
            return paused;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more comes; what is there can still be taken. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is there and what may still come. */
    void discard() {
        lock.lock();
        try {
            discarding = true;
            ended = true;
            paused = false;
            entries.forEach(InboundQueue::release);
            entries.clear();
            queuedBytes = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static void release(Entry entry) {
        if (entry instanceof Entry.Bytes(ByteBuf bytes)) {
            bytes.release();
        }
    }

    long queuedBytes() {
        lock.lock();
        try {
            return queuedBytes;
        } finally {
            lock.unlock();
        }
    }
}
