package io.veilgate.core.spool;

/**
 * Bytes of the spool promised to whoever is about to receive: one pushed instance, or a study that a job asks for and whose instances
 * share it. What is written draws on it first, on the spool's reserve after it. Close it when no more is expected; what is left goes
 * back. Any thread.
 */
public final class Credit implements AutoCloseable {
    private final Quota quota;
    /** Guarded by the quota. */
    long leftBytes;

    Credit(Quota quota, long bytes) {
        this.quota = quota;
        this.leftBytes = bytes;
    }

    public long leftBytes() {
        return quota.leftBytes(this);
    }

    @Override
    public void close() {
        quota.giveBack(this);
    }
}
