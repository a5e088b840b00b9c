package io.veilgate.core.ledger;

import java.time.Instant;
import java.util.Optional;

/** A retrieve job. */
public record Job(
        String id, Wanted wanted, State state, Priority priority, Instant created, Optional<Instant> finished) {
    public enum State {
        RUNNING,
        PAUSED,
        CANCELLED,
        /** Run to its end, whatever the outcome. */
        FINISHED
    }

    /** Whose turn it is where jobs wait for the same peer. */
    public enum Priority {
        HIGH,
        MEDIUM,
        LOW
    }

    /**
     * What the job is to do. The same list for the same project and peer is the same job.
     *
     * @param mode how it is fetched, "get" or "move"
     * @param listDigest of the study list's bytes
     * @param listName what people call the list
     * @param configuration digest of the configuration it was begun under
     */
    public record Wanted(
            String project, String peer, String mode, String listDigest, String listName, String configuration) {}
}
