package io.veilgate.core.net;

import io.veilgate.core.base.Time;
import java.util.concurrent.TimeUnit;

/** Keeps those who knock without end from filling the log: so many lines a minute. */
final class LogQuota {
    private static final int LINES = 10;
    private static final long WITHIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Time time;
    private long since;
    private int lines;
    private long untold;

    LogQuota(Time time) {
        this.time = time;
        this.since = time.nanoTime();
    }

    /** @return how many lines were swallowed since the last one that was not; negative: swallow this one too */
    synchronized long take() {
        if (time.nanoTime() - since >= WITHIN_NANOS) {
            since = time.nanoTime();
            lines = 0;
        }
        if (lines == LINES) {
            untold++;
            return -1;
        }
        lines++;
        long told = untold;
        untold = 0;
        return told;
    }
}
