package io.veilgate.scu.pace;

/**
 * A token bucket of bytes, which are taken first and paid for afterwards, in the order of taking: so a piece larger than the bucket passes too, and
 * nobody waits for what others took later. The rate may change at any time and holds from then on, also for who waits. Pure.
 */
final class Bucket {
    /** What may pass at once after a time of rest. */
    private static final double BURST_SECONDS = 0.1;

    private double taken;
    private double paid;
    private long lastNanos;

    Bucket(long nowNanos) {
        this.lastNanos = nowNanos;
    }

    /** @return the ticket to wait with */
    double take(long bytes) {
        taken += bytes;
        return taken;
    }

    /** How long to wait at this rate until a ticket is paid for; 0: no longer. */
    long waitNanos(double ticket, long bytesPerSecond, long nowNanos) {
        double rate = bytesPerSecond / 1e9;
        paid = Math.min(paid + (nowNanos - lastNanos) * rate, taken + BURST_SECONDS * bytesPerSecond);
        lastNanos = nowNanos;
        return paid >= ticket ? 0 : (long) Math.ceil((ticket - paid) / rate);
    }

    /** There is no limit for now: nothing is owed. */
    void settle(long nowNanos) {
        paid = taken;
        lastNanos = nowNanos;
    }
}
