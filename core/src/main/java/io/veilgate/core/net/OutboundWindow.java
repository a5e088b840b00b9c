package io.veilgate.core.net;

import java.util.concurrent.locks.ReentrantLock;

/** Bounds, in bytes, what a sender has handed over and the socket has not yet taken. */
final class OutboundWindow {
    private final int capacityBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final TickedCondition changed = new TickedCondition(lock);
    private long outstandingBytes;
    private long takenBytes;
    private boolean ended;

    OutboundWindow(int capacityBytes) {
        this.capacityBytes = capacityBytes;
    }

    /**
     * Waits for room; one buffer fits even if it is larger than the window.
     *
     * @return false if none came in time
     */
    boolean acquire(int bytes, long timeoutNanos) throws InterruptedException {
        lock.lock();
        try {
            while (isFull(bytes)) {
                long before = outstandingBytes;
                // time begins anew whenever something moves
                if (!changed.await(() -> outstandingBytes < before || !isFull(bytes), timeoutNanos)) {
                    return false;
                }
            }
            outstandingBytes += bytes;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull(int bytes) {
        return !ended && outstandingBytes > 0 && outstandingBytes + bytes > capacityBytes;
    }

    /** To be called a few times a second: wakes who has waited too long. */
    void tick() {
        changed.tick();
    }

    void release(int bytes) {
        lock.lock();
        try {
            outstandingBytes -= bytes;
            takenBytes += bytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that the socket has taken so far: who waits for the peer sees by it whether anything moves. */
    long takenBytes() {
        lock.lock();
        try {
            return takenBytes;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing will be sent any more: whoever waits goes on, and finds out. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** For tests of back-pressure. */
    long outstandingBytes() {
        lock.lock();
        try {
            return outstandingBytes;
        } finally {
            lock.unlock();
        }
    }
}
