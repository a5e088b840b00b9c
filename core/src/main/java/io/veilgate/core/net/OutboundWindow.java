package io.veilgate.core.net;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Bounds, in bytes, what a sender has handed over and the socket has not yet taken. */
final class OutboundWindow {
    private final int capacityBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
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
            long left = timeoutNanos;
            while (!ended && outstandingBytes > 0 && outstandingBytes + bytes > capacityBytes) {
                if (left <= 0) {
                    return false;
                }
                long before = outstandingBytes;
                left = changed.awaitNanos(left);
                if (outstandingBytes < before) {
                    left = timeoutNanos;
                }
            }
            outstandingBytes += bytes;
            return true;
        } finally {
            lock.unlock();
        }
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
