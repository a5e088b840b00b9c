package io.veilgate.scu.pace;

import io.veilgate.core.ledger.Job;

/** Who asks a peer for associations, a job or a forwarder, among others that do. */
public final class Share {
    private volatile Job.Priority priority;
    /** Guarded by the peer's lock. */
    int held;

    public Share(Job.Priority priority) {
        this.priority = priority;
    }

    public Job.Priority priority() {
        return priority;
    }

    /** Holds from the next association on. */
    public void priority(Job.Priority other) {
        priority = other;
    }
}
