package io.veilgate.scu.forward;

import io.veilgate.core.base.Uid;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.RemoteAe;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all senders to one archive have seen of it. For any thread. */
final class Experience {
    private static final Logger LOG = LoggerFactory.getLogger(Experience.class);
    private static final int MOST_SUSPECTS = 1_000;

    private final RemoteAe archive;
    private final AtomicBoolean unreachable = new AtomicBoolean();
    private final AtomicLong stored = new AtomicLong();
    /** The oldest are forgotten where there are too many; one that is forgotten may take others with it once more. */
    private final Map<Uid, Boolean> suspects = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Uid, Boolean> eldest) {
            return size() > MOST_SUSPECTS;
        }
    };

    Experience(RemoteAe archive) {
        this.archive = archive;
    }

    RemoteAe archive() {
        return archive;
    }

    /** An association ended, or was given up, while this instance was outstanding on it. */
    synchronized void suspect(Outgoing instance) {
        suspects.put(instance.sopInstance(), true);
    }

    /** Whether it is to be sent with nothing else outstanding, so that it takes no other with it if the association ends again. */
    synchronized boolean isSuspect(Outgoing instance) {
        return suspects.containsKey(instance.sopInstance());
    }

    /** The archive has answered it. */
    synchronized void answered(Outgoing instance) {
        suspects.remove(instance.sopInstance());
    }

    void stored() {
        stored.incrementAndGet();
    }

    StoreResult.Unfinished unfinished(StoreResult.Cause cause, String reason) {
        return new StoreResult.Unfinished(cause, reason, stored.get());
    }

    void unreachable(AssociationException e) {
        if (unreachable.compareAndSet(false, true)) {
            LOG.warn("{}; trying until it can be reached", e.getMessage());
        }
    }

    void reachable() {
        if (unreachable.get() && unreachable.compareAndSet(true, false)) {
            LOG.info("{} can be reached again", archive);
        }
    }
}
