package io.veilgate.core.base;

/**
 * Bounds on what one instance or message may occupy in memory; nothing is allocated on the strength of an announced length alone.
 *
 * @param headerBytes a data set's elements without its bulk values
 * @param frameBytes one compressed frame and its decoded form together
 * @param bulkThresholdBytes values longer than this stay on disk and are referred to
 * @param sequenceDepth nested sequences
 * @param elements data elements and items in one data set, at all depths
 */
public record Limits(long headerBytes, long frameBytes, int bulkThresholdBytes, int sequenceDepth, int elements) {
    public static Limits defaults() {
        return new Limits(64L << 20, 512L << 20, 64 << 10, 64, 4_000_000);
    }
}
