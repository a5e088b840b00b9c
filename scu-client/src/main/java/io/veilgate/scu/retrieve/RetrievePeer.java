package io.veilgate.scu.retrieve;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.net.RemoteAe;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A peer that studies are fetched from, shared by all jobs that do: its limit of associations, its message IDs, the studies being moved. */
public final class RetrievePeer {
    private final String name;
    private final RemoteAe ae;
    private final int maxAssociations;
    private final MoveInProgress.Senders senders;
    private final Semaphore associations;
    private final AtomicInteger moveMessageIds = new AtomicInteger();
    private final Set<ReceivedUid> moving = new HashSet<>();

    /**
     * @param name in the configuration
     * @param maxAssociations open to it at a time, all jobs together
     * @param senders whom its C-MOVE deliveries come from
     */
    public RetrievePeer(String name, RemoteAe ae, int maxAssociations, MoveInProgress.Senders senders) {
        this.name = name;
        this.ae = ae;
        this.maxAssociations = maxAssociations;
        this.senders = senders;
        this.associations = new Semaphore(maxAssociations, true);
    }

    public String name() {
        return name;
    }

    public RemoteAe ae() {
        return ae;
    }

    int maxAssociations() {
        return maxAssociations;
    }

    MoveInProgress.Senders senders() {
        return senders;
    }

    /** One permit for each association; whoever waits for one comes in turn. */
    Semaphore associations() {
        return associations;
    }

    /** Unique over all our associations to the peer, so that a delivery names its C-MOVE (PS3.7 §9.1.1.1). */
    int nextMoveMessageId() {
        return moveMessageIds.updateAndGet(id -> id % 0xFFFF + 1);
    }

    /** Waits until no one else moves this study: deliveries for two jobs could not be told apart. */
    synchronized void lock(ReceivedUid study) throws InterruptedException {
        while (!moving.add(study)) {
            wait();
        }
    }

    synchronized void unlock(ReceivedUid study) {
        moving.remove(study);
        notifyAll();
    }
}
