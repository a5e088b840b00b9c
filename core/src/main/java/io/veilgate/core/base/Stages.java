package io.veilgate.core.base;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts and times what goes through each {@link Stage}: how often it was done, how long that took in sum, and how much is at it now. For any
 * thread, without a lock; what is measured costs two looks at the clock and a few striped counters.
 *
 * <p>A stage within another takes its time out of that one, so that no time is told twice.
 */
public final class Stages {
    /**
     * One stage since the start.
     *
     * @param count how often it was done
     * @param nanos how long that took in sum; what is under way is not in it
     * @param active how much is at it now
     */
    public record Total(long count, long nanos, long active) {
        /** What was added since an earlier look; {@code active} stays that of now. */
        public Total since(Total earlier) {
            return new Total(count - earlier.count, nanos - earlier.nanos, active);
        }
    }

    private static final class Meter {
        private final LongAdder count = new LongAdder();
        private final LongAdder nanos = new LongAdder();
        private final LongAdder active = new LongAdder();

        Total total() {
            // a nested stage may have begun or ended between two of the sums
            return new Total(count.sum(), Math.max(0, nanos.sum()), Math.max(0, active.sum()));
        }
    }

    private final Time time;
    /** Filled once and never changed. */
    private final Map<Stage, Meter> meters = new EnumMap<>(Stage.class);

    private final Map<String, Meter> pixels = new ConcurrentHashMap<>();
    private final LongAdder pixelsWhileSending = new LongAdder();

    public Stages(Time time) {
        this.time = time;
        for (Stage stage : Stage.values()) {
            meters.put(stage, new Meter());
        }
    }

    private Meter meter(Stage stage) {
        return Objects.requireNonNull(meters.get(stage));
    }

    /** @return what {@link #end} or {@link #breakOff} wants to know */
    public long begin(Stage stage) {
        meter(stage).active.increment();
        return time.nanoTime();
    }

    /** It is done. */
    public void end(Stage stage, long began) {
        meter(stage).count.increment();
        breakOff(stage, began);
    }

    /** It took its time, and came to nothing that counts. */
    public void breakOff(Stage stage, long began) {
        Meter meter = meter(stage);
        meter.nanos.add(time.nanoTime() - began);
        meter.active.decrement();
    }

    /** It took that long, and was not measured while it did. */
    public void took(Stage stage, long nanos) {
        meter(stage).count.increment();
        meter(stage).nanos.add(nanos);
    }

    /** A stage begins in the middle of another one, which stands still. */
    public long begin(Stage stage, Stage within) {
        meter(within).active.decrement();
        if (stage == Stage.PIXELS && within == Stage.SEND) {
            pixelsWhileSending.increment();
        }
        return begin(stage);
    }

    public void end(Stage stage, Stage within, long began) {
        meter(stage).count.increment();
        breakOff(stage, within, began);
    }

    public void breakOff(Stage stage, Stage within, long began) {
        long nanos = time.nanoTime() - began;
        Meter inner = meter(stage);
        inner.nanos.add(nanos);
        inner.active.decrement();
        Meter outer = meter(within);
        outer.nanos.add(-nanos);
        outer.active.increment();
        if (stage == Stage.PIXELS && within == Stage.SEND) {
            pixelsWhileSending.decrement();
        }
    }

    /**
     * Ends {@link Stage#PIXELS}, by transfer syntax too.
     *
     * @param transferSyntax its keyword
     * @param counts whether that was an instance's turn; frames that are made while it is sent belong to the same one
     */
    public void endPixels(Stage within, String transferSyntax, boolean counts, long began) {
        Meter meter = pixels.get(transferSyntax);
        if (meter == null) {
            meter = pixels.computeIfAbsent(transferSyntax, _ -> new Meter());
        }
        meter.nanos.add(time.nanoTime() - began);
        if (counts) {
            meter.count.increment();
            end(Stage.PIXELS, within, began);
        } else {
            breakOff(Stage.PIXELS, within, began);
        }
    }

    public Total total(Stage stage) {
        return meter(stage).total();
    }

    /** {@link Stage#PIXELS} by keyword of the transfer syntax; nothing is told as active. */
    public Map<String, Total> pixelsByTransferSyntax() {
        Map<String, Total> totals = new TreeMap<>();
        pixels.forEach((syntax, meter) -> totals.put(syntax, meter.total()));
        return totals;
    }

    /** How many senders are at pixels now: they wait for a processor, not for who they send to. */
    public long pixelsWhileSending() {
        return Math.max(0, pixelsWhileSending.sum());
    }
}
