package io.veilgate.scu.retrieve;

import io.veilgate.core.base.Time;
import java.time.Duration;

/**
 * How long a PACS that cannot be reached, or breaks off, is tried again.
 *
 * @param longest from the first failure to giving up
 * @param mostPause between two attempts; the first pause is a second, each further one doubles
 */
public record Patience(Duration longest, Duration mostPause, Time time) {
    public static Patience defaults(Time time) {
        return new Patience(Duration.ofMinutes(15), Duration.ofMinutes(1), time);
    }

    Attempts begin() {
        return new Attempts();
    }

    /** Attempts at one thing. */
    final class Attempts {
        private int failures;
        private long firstFailureNanos;

        /** Waits before the next attempt; false if there is to be none. */
        boolean pause() throws InterruptedException {
            long now = time.nanoTime();
            if (failures == 0) {
                firstFailureNanos = now;
            }
            Duration pause = Duration.ofSeconds(1L << Math.min(failures, 16));
            failures++;
            if (now - firstFailureNanos >= longest.toNanos()) {
                return false;
            }
            Thread.sleep(pause.compareTo(mostPause) < 0 ? pause : mostPause);
            return true;
        }
    }
}
