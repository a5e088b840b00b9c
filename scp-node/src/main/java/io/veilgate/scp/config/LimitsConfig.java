package io.veilgate.scp.config;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * What the node may use.
 *
 * @param spoolBytes quota of received instances on disk
 * @param quarantineBytes quota of held instances on disk
 * @param workers masking threads; empty: {@link MemoryPlan} chooses
 * @param studiesPerLine studies that one line of a study list may expand to
 * @param instanceTime that masking one instance may take; a large one gets more
 */
public record LimitsConfig(
        MemoryLimit memory,
        long spoolBytes,
        long quarantineBytes,
        OptionalInt workers,
        int studiesPerLine,
        Duration instanceTime) {
    /** Resident memory of the whole process. */
    public sealed interface MemoryLimit {
        /** Chosen by the machine and the number of workers. */
        record Auto() implements MemoryLimit {}

        record Bytes(long bytes) implements MemoryLimit {}

        /** A part of the machine's or control group's memory, 1 to 90 percent. */
        record Share(int percent) implements MemoryLimit {}
    }
}
