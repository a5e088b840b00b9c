package io.veilgate.core.base;

import java.time.Instant;

/** The only place that reads the clock, so that tests can turn it. */
public interface Time {
    /** Nanoseconds of a clock that never goes back; only differences mean anything. */
    long nanoTime();

    Instant now();

    static Time system() {
        return new Time() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public Instant now() {
                return Instant.now();
            }
        };
    }
}
