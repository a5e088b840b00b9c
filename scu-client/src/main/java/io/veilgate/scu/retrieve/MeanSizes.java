package io.veilgate.scu.retrieve;

import java.util.HashMap;
import java.util.Map;

/** The running mean of an instance's bytes by modality, since C-FIND tells none. For any thread. */
final class MeanSizes {
    private static final long FIRST_GUESS_BYTES = 1 << 20;
    private static final int WEIGHT = 8;

    private final Map<String, Long> means = new HashMap<>();

    synchronized long bytesPerInstance(String modality) {
        return means.getOrDefault(modality, FIRST_GUESS_BYTES);
    }

    /** Takes into account what a request brought. */
    synchronized void learn(String modality, long bytes, int instances) {
        if (instances > 0) {
            long mean = Math.max(1, bytes / instances);
            means.merge(modality, mean, (old, latest) -> old + (latest - old) / WEIGHT);
        }
    }
}
