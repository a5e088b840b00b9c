package io.veilgate.scu.retrieve;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.scu.pace.PeerPace;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A peer that studies are fetched from, shared by all jobs that do: its pace, its message IDs, the studies being moved. */
public final class RetrievePeer {
    private final String name;
    private final RemoteAe ae;
    private final PeerPace pace;
    private final MoveInProgress.Senders senders;
    private final AtomicInteger moveMessageIds = new AtomicInteger();
    private final Set<ReceivedUid> moving = new HashSet<>();

    /**
     * @param name in the configuration
     * @param pace how many associations it is asked for, all jobs together, and how fast
     * @param senders whom its C-MOVE deliveries come from
     */
    public RetrievePeer(String name, RemoteAe ae, PeerPace pace, MoveInProgress.Senders senders) {
        this.name = name;
        this.ae = ae;
        this.pace = pace;
        this.senders = senders;
    }

    public String name() {
        return name;
    }

    public RemoteAe ae() {
        return ae;
    }

    public PeerPace pace() {
        return pace;
    }

    MoveInProgress.Senders senders() {
        return senders;
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
