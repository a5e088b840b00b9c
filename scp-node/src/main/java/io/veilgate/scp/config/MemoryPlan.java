package io.veilgate.scp.config;

import io.veilgate.core.base.Limits;
import io.veilgate.scp.config.LimitsConfig.MemoryLimit;

/**
 * How the process's memory is shared out: {@code JVM_BYTES} for code, classes, stacks and the collector; of the rest four parts in seven for
 * the heap and three for direct buffers. Half of the heap is what masking workers may take permits for. The launcher, which has to know
 * the first two before there is a JVM, reckons the same.
 *
 * @param totalBytes resident memory of the process
 * @param heapBytes maximum heap
 * @param directBytes maximum of direct buffers
 * @param permitBytes headers and frames in work, all workers together
 * @param workers masking threads: as configured, else one for each processor, as far as each gets the smallest share of the permits
 */
public record MemoryPlan(long totalBytes, long heapBytes, long directBytes, long permitBytes, int workers) {
    private static final long MIB = 1 << 20;
    private static final long JVM_BYTES = 112 * MIB;
    private static final long SMALLEST_SHARE_BYTES = 16 * MIB;
    /** A worker's smallest share is half of its heap, and that four sevenths. */
    private static final long WORKER_BYTES = 56 * MIB;

    private static final long AUTO_BASE_BYTES = 224 * MIB;
    static final long SMALLEST_BYTES = 256 * MIB;

    private static final int LEAST_INBOUND_BYTES = 128 << 10;
    private static final int MOST_INBOUND_BYTES = 1 << 20;

    /** A limit below {@code SMALLEST_BYTES} counts as that: with less nothing can be received. */
    public static MemoryPlan of(LimitsConfig limits, Machine machine) {
        long total = Math.max(SMALLEST_BYTES, total(limits, machine));
        long shared = total - JVM_BYTES;
        long heap = shared / 7 * 4;
        long permits = heap / 2;
        int workers = limits.workers()
                .orElse(Math.clamp(permits / SMALLEST_SHARE_BYTES, 1, Math.max(1, machine.processors())));
        return new MemoryPlan(total, heap, shared - heap, permits, workers);
    }

    /** Bounds on one instance: each worker has its share of the permits, and of that half for the header. */
    public Limits limitsOfEach() {
        Limits defaults = Limits.defaults();
        long share = Math.max(SMALLEST_SHARE_BYTES, permitBytes / workers);
        return new Limits(
                Math.min(defaults.headerBytes(), share / 2),
                Math.min(defaults.frameBytes(), share),
                defaults.bulkThresholdBytes(),
                defaults.sequenceDepth(),
                defaults.elements());
    }

    /** What one of so many associations may hold of received data that nobody has taken yet: half of the direct buffers, all together. */
    public int inboundBytesOfEach(int associations) {
        return Math.clamp(directBytes / 2 / Math.max(1, associations), LEAST_INBOUND_BYTES, MOST_INBOUND_BYTES);
    }

    private static long total(LimitsConfig limits, Machine machine) {
        return switch (limits.memory()) {
            case MemoryLimit.Auto() ->
                Math.min(
                        AUTO_BASE_BYTES + WORKER_BYTES * limits.workers().orElse(machine.processors()),
                        machine.memoryBytes() / 2);
            case MemoryLimit.Bytes(long bytes) -> bytes;
            case MemoryLimit.Share(int percent) -> machine.memoryBytes() / 100 * percent;
        };
    }
}
