package io.veilgate.scp.config;

import io.veilgate.core.base.Limits;
import io.veilgate.scp.config.LimitsConfig.MemoryLimit;

/**
 * How the process's memory is shared out: {@code JVM_BYTES} for code, classes, stacks and the collector; of the rest four parts in seven for
 * the heap and three for direct buffers. Half of the heap is what masking workers may take permits for. The launcher, which has to know the first two before there is a JVM, reckons the same.
 *
 * @param totalBytes resident memory of the process
 * @param heapBytes maximum heap
 * @param directBytes maximum of direct buffers
 * @param permitBytes headers and frames in work, all workers together
 */
public record MemoryPlan(long totalBytes, long heapBytes, long directBytes, long permitBytes) {
    private static final long MIB = 1 << 20;
    private static final long JVM_BYTES = 112 * MIB;
    private static final long SMALLEST_SHARE_BYTES = 16 * MIB;
    static final long SMALLEST_BYTES = 256 * MIB;

    /** A limit below {@code SMALLEST_BYTES} counts as that: with less nothing can be received. */
    public static MemoryPlan of(LimitsConfig limits, Machine machine) {
        long total = Math.max(SMALLEST_BYTES, total(limits, machine));
        long shared = total - JVM_BYTES;
        long heap = shared / 7 * 4;
        return new MemoryPlan(total, heap, shared - heap, heap / 2);
    }

    /** Bounds on one instance: each worker has its share of the permits, and of that half for the header. */
    public Limits limitsOfEach(int workers) {
        Limits defaults = Limits.defaults();
        long share = Math.max(SMALLEST_SHARE_BYTES, permitBytes / workers);
        return new Limits(
                Math.min(defaults.headerBytes(), share / 2),
                Math.min(defaults.frameBytes(), share),
                defaults.bulkThresholdBytes(),
                defaults.sequenceDepth(),
                defaults.elements());
    }

    private static long total(LimitsConfig limits, Machine machine) {
        return switch (limits.memory()) {
            case MemoryLimit.Auto() ->
                Math.min(304 * MIB + 16 * MIB * limits.workerCount(machine), machine.memoryBytes() / 2);
            case MemoryLimit.Bytes(long bytes) -> bytes;
            case MemoryLimit.Share(int percent) -> machine.memoryBytes() / 100 * percent;
        };
    }
}
