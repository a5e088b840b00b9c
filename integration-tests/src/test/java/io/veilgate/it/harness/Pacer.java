package io.veilgate.it.harness;

/** Says when bytes may pass at a rate, in the order in which it is asked. For any thread. */
final class Pacer {
    /** So much of what was not used is made up for, as timers are late. */
    private static final long BURST_NANOS = 20_000_000;

    private final long bytesPerSecond;
    private long nextNanos = System.nanoTime();

    /** @param bytesPerSecond 0: no limit */
    Pacer(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** @return when these bytes may pass, by {@link System#nanoTime}; may be past */
    synchronized long passesAt(int bytes) {
        long now = System.nanoTime();
        if (bytesPerSecond == 0) {
            return now;
        }
        nextNanos = Math.max(nextNanos, now - BURST_NANOS) + (long) (bytes * 1e9 / bytesPerSecond);
        return nextNanos;
    }
}
