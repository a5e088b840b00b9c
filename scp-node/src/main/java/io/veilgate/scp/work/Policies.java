package io.veilgate.scp.work;

import io.veilgate.core.ledger.Pin;
import io.veilgate.core.pipeline.ProjectPolicy;
import io.veilgate.core.spool.SpoolEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which policy an entry is worked on with: the project's own, or where it may have been sent before that one was there, the one it may have
 * been sent with: a second send has to have the same bytes.
 */
public final class Policies {
    /**
     * An earlier policy.
     *
     * @param policy empty where this build cannot make the same bytes any more
     */
    public record Earlier(Pin pin, Optional<ProjectPolicy> policy) {}

    private final ProjectPolicy now;
    private final Map<Long, Optional<ProjectPolicy>> earlier = new ConcurrentHashMap<>();

    public Policies(ProjectPolicy now, List<Earlier> earlier) {
        this.now = now;
        for (Earlier one : earlier) {
            one.pin().entries().forEach(entry -> this.earlier.put(entry, one.policy()));
        }
    }

    /** Empty where an entry is bound to a policy that cannot be had any more. */
    Optional<ProjectPolicy> of(SpoolEntry entry) {
        return earlier.getOrDefault(entry.id(), Optional.of(now));
    }

    /** The entry is held, or done: should it come back, it is bound to nothing. */
    void release(SpoolEntry entry) {
        earlier.remove(entry.id());
    }
}
