package io.veilgate.scu.pace;

import java.time.Duration;

/**
 * How many requests at a time a peer has last put up with: goes down with every refusal (A7xx, rejection, abort, time-out), and one up again
 * after a while. A wall that is met again at the same height is tried half as often from then on. Pure.
 */
final class Wall {
    static final int NONE = Integer.MAX_VALUE;
    private static final long FIRST_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long LONGEST_NANOS = Duration.ofMinutes(10).toNanos();

    private int height = NONE;
    private int lastHeight = NONE;
    private long patienceNanos = FIRST_NANOS;
    private long changedNanos;

    /** @param borne requests at a time that the peer seems to put up with */
    void met(int borne, long nowNanos) {
        int lower = Math.max(1, Math.min(height, borne));
        if (lower < height) {
            patienceNanos = lower == lastHeight ? Math.min(2 * patienceNanos, LONGEST_NANOS) : FIRST_NANOS;
            lastHeight = lower;
            height = lower;
        }
        changedNanos = nowNanos;
    }

    int height(long nowNanos) {
        if (height != NONE && nowNanos - changedNanos >= patienceNanos) {
            height++;
            changedNanos = nowNanos;
        }
        return height;
    }
}
