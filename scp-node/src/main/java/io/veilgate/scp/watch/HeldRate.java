package io.veilgate.scp.watch;

import io.veilgate.core.base.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** How much of what came to its end in the last ten minutes is held, in percent; looked at now and then. For one thread. */
public final class HeldRate implements DoubleSupplier {
    private static final long WINDOW_NANOS = Duration.ofMinutes(10).toNanos();
    private static final long STEP_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int FEWEST = 50;

    private record Look(long nanos, long archived, long held) {}

    private final LongSupplier archived;
    private final LongSupplier held;
    private final Time time;
    private final ArrayDeque<Look> looks = new ArrayDeque<>();

    /**
     * @param archived since the start
     * @param held since the start
     */
    public HeldRate(LongSupplier archived, LongSupplier held, Time time) {
        this.archived = archived;
        this.held = held;
        this.time = time;
        looks.add(now());
    }

    private Look now() {
        return new Look(time.nanoTime(), archived.getAsLong(), held.getAsLong());
    }

    /** NaN where too few came to their end to say anything. */
    @Override
    public double getAsDouble() {
        Look now = now();
        while (looks.size() > 1 && now.nanos - looks.getFirst().nanos > WINDOW_NANOS) {
            looks.removeFirst();
        }
        Look first = looks.getFirst();
        if (now.nanos - looks.getLast().nanos >= STEP_NANOS) {
            looks.addLast(now);
        }
        long heldSince = now.held - first.held;
        long all = heldSince + now.archived - first.archived;
        return all < FEWEST ? Double.NaN : 100.0 * heldSince / all;
    }
}
