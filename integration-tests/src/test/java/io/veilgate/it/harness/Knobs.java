package io.veilgate.it.harness;

import java.time.Duration;

/**
 * How a {@link Bottleneck} treats what passes.
 *
 * @param delay that each byte takes, each way
 * @param bytesPerSecond of all associations together, in each direction; 0: no limit
 * @param bytesPerSecondOfEach of one association, in each direction; 0: no limit
 * @param busyAbove associations at a time that are served
 * @param busy how those above are told
 */
public record Knobs(Duration delay, long bytesPerSecond, long bytesPerSecondOfEach, int busyAbove, Busy busy) {
    /** What a peer that has enough to do answers. */
    public enum Busy {
        /** A-ASSOCIATE-RJ, rejected transient, local limit exceeded (PS3.8 §9.3.4). */
        REJECTS,
        /** C-GET-RSP with A702, out of resources (PS3.4 §C.4.3.1.4). */
        ANSWERS_A702
    }

    public static Knobs none() {
        return new Knobs(Duration.ZERO, 0, 0, Integer.MAX_VALUE, Busy.REJECTS);
    }

    public Knobs delayed(Duration eachWay) {
        return new Knobs(eachWay, bytesPerSecond, bytesPerSecondOfEach, busyAbove, busy);
    }

    public Knobs total(long bytes) {
        return new Knobs(delay, bytes, bytesPerSecondOfEach, busyAbove, busy);
    }

    public Knobs each(long bytes) {
        return new Knobs(delay, bytesPerSecond, bytes, busyAbove, busy);
    }

    public Knobs busyAbove(int associations, Busy how) {
        return new Knobs(delay, bytesPerSecond, bytesPerSecondOfEach, associations, how);
    }
}
