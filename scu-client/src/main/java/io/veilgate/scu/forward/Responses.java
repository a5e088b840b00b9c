package io.veilgate.scu.forward;

import io.veilgate.core.base.Time;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.DimseMessage.CStoreRsp;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Responses on one association to the C-STOREs of several threads, in whatever order they come (PS3.7 §9.3.1.2: Message ID Being Responded To
 * says whose they are). One of the threads that wait receives for all of them, until its own is there; then another one does. However the
 * association ends, each that waits is told the same.
 */
final class Responses {
    private final Association association;
    private final Time time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Integer> asked = new HashSet<>();
    private final Map<Integer, CStoreRsp> arrived = new HashMap<>();
    /** Message IDs of what was sent, in that order, each with the time since when it is the first, or was sent. */
    private final Map<Integer, Long> waiting = new LinkedHashMap<>();

    private boolean receiving;
    private boolean nonsense;
    private @Nullable AssociationException failure;

    Responses(Association association, Time time) {
        this.association = association;
        this.time = time;
    }

    /** A Message ID for a request whose response is then waited for. */
    int nextMessageId() {
        lock.lock();
        try {
            int messageId = association.nextMessageId();
            asked.add(messageId);
            return messageId;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the response to what has been sent.
     *
     * @return empty if the archive answers what was not asked: nothing it says can be trusted then
     * @throws AssociationException if the association ends first; it ends when one of those that wait is interrupted
     */
    Optional<CStoreRsp> await(int messageId) throws AssociationException {
        boolean interrupted = false;
        lock.lock();
        try {
            waiting.put(messageId, time.nanoTime());
            while (true) {
                CStoreRsp response = arrived.remove(messageId);
                if (response != null || nonsense) {
                    return Optional.ofNullable(response);
                }
                if (failure != null) {
                    throw failure;
                }
                try {
                    if (!receiving) {
                        receive();
                    } else if (interrupted) {
                        changed.awaitUninterruptibly();
                    } else {
                        changed.await();
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                    association.close(); // which ends the wait of who receives
                }
            }
        } finally {
            asked.remove(messageId);
            leave(messageId);
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void receive() {
        receiving = true;
        lock.unlock();
        DimseMessage message = null;
        AssociationException end = null;
        try {
            message = association.receiveResponse().message();
        } catch (AssociationException e) {
            end = e;
        } finally {
            lock.lock();
            receiving = false;
            changed.signalAll();
        }
        if (end != null) {
            failure = end;
        } else if (message instanceof CStoreRsp rsp && asked.contains(rsp.messageIdBeingRespondedTo())) {
            arrived.put(rsp.messageIdBeingRespondedTo(), rsp);
            leave(rsp.messageIdBeingRespondedTo());
            checkFirst();
        } else {
            nonsense = true;
        }
    }

    /** Whoever is the first then has not been passed by anybody before this moment. */
    private void leave(int messageId) {
        boolean first = !waiting.isEmpty() && waiting.keySet().iterator().next() == messageId;
        if (waiting.remove(messageId) != null && first && !waiting.isEmpty()) {
            waiting.entrySet().iterator().next().setValue(time.nanoTime());
        }
    }

    /** An archive that answers others all the time may have lost the one that was sent before them. */
    private void checkFirst() {
        if (!waiting.isEmpty()) {
            long since = waiting.values().iterator().next();
            if (time.nanoTime() - since > association.responseTimeout().toNanos()) {
                failure = association.timeOut();
            }
        }
    }
}
