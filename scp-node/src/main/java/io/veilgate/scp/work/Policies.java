package io.veilgate.scp.work;

import io.veilgate.core.deid.ExclusionList;
import io.veilgate.core.ledger.Pin;
import io.veilgate.core.pipeline.ProjectPolicy;
import io.veilgate.core.spool.SpoolEntry;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which policy an entry is worked on with: the project's own, or where it may have been sent before that one was there, the one it may have
 * been sent with: a second send has to have the same bytes. For any thread.
 */
public final class Policies {
    /**
     * An earlier policy.
     *
     * @param policy empty where this build cannot make the same bytes any more
     */
    public record Earlier(Pin pin, Optional<ProjectPolicy> policy) {}

    /** Puts on record which entries stay with the policy so far; returns once that is on disk. */
    @FunctionalInterface
    public interface OnRecord {
        void stay(Set<Long> entries);
    }

    private ProjectPolicy now;
    private String making;
    private final Map<Long, Optional<ProjectPolicy>> earlier = new HashMap<>();

    /** What is being worked on with {@link #now}, or was sent as made with it and has no outcome on record. */
    private final Set<Long> begun = new HashSet<>();

    /** @param making digest of what {@code now} makes, but for whom it excludes */
    public Policies(ProjectPolicy now, String making, List<Earlier> earlier) {
        this.now = now;
        this.making = making;
        for (Earlier one : earlier) {
            one.pin().entries().forEach(entry -> this.earlier.put(entry, one.policy()));
        }
    }

    /** Work on an entry begins. Empty where it is bound to a policy that cannot be had any more. */
    synchronized Optional<ProjectPolicy> of(SpoolEntry entry) {
        Optional<ProjectPolicy> bound = earlier.get(entry.id());
        if (bound != null) {
            return bound;
        }
        begun.add(entry.id());
        return Optional.of(now);
    }

    /** Digest of what an entry is made with on which work begins now. */
    public synchronized String making() {
        return making;
    }

    /** Work on entries begins together. False, and nothing begins, if they would be made with something else than {@code made}. */
    synchronized boolean begin(Collection<Long> entries, String made) {
        if (!making.equals(made)) {
            return false;
        }
        entries.stream().filter(entry -> !earlier.containsKey(entry)).forEach(begun::add);
        return true;
    }

    /** Work on an entry has ended without its ever having been sent. */
    synchronized void notSent(SpoolEntry entry) {
        begun.remove(entry.id());
    }

    /** The entry is held, or done: should it come back, it is bound to nothing. */
    synchronized void release(SpoolEntry entry) {
        earlier.remove(entry.id());
        begun.remove(entry.id());
    }

    /**
     * From now on another policy holds, for all but what is in work at this moment. No work begins before that is on record.
     *
     * @throws RuntimeException as {@code onRecord} does; then nothing has changed
     */
    public synchronized void change(ProjectPolicy next, String nextMaking, OnRecord onRecord) {
        onRecord.stay(Set.copyOf(begun));
        begun.forEach(entry -> earlier.put(entry, Optional.of(now)));
        begun.clear();
        making = nextMaking;
        exclude(next);
    }

    /** From now on a policy holds that makes the same bytes, of whatever it lets pass. */
    public synchronized void exclude(ProjectPolicy next) {
        ExclusionList exclusions = next.exclusions();
        earlier.replaceAll((entry, policy) -> policy.map(one -> one.with(exclusions)));
        now = next;
    }
}
