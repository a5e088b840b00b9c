package io.veilgate.core.ledger;

/**
 * Instances by where they stand, each in one place.
 *
 * @param expected not here yet
 * @param received in the spool now
 * @param bytes of spool entries, of all that ever arrived
 */
public record Counts(long expected, long received, long failed, long quarantined, long archived, long bytes) {
    public long total() {
        return expected + received + failed + quarantined + archived;
    }

    /** All that arrived, whatever became of it. */
    public long arrived() {
        return received + quarantined + archived;
    }

    /** Whether each is archived or held. */
    public boolean settled() {
        return expected + received + failed == 0;
    }
}
