package io.veilgate.scu.forward;

import io.veilgate.core.dimse.DimseMessage.CStoreRsp;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Responses on one association to the C-STOREs of several threads, in whatever order they come (PS3.7 §9.3.1.2: Message ID Being Responded To
 * says whose they are). One of the threads that wait receives for all of them, until its own is there; then another one does.
 */
final class Responses {
    private final Association association;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Integer> awaited = new HashSet<>();
    private final Map<Integer, CStoreRsp> arrived = new HashMap<>();
    private boolean receiving;

    Responses(Association association) {
        this.association = association;
    }

    /** A Message ID for a request whose response is then waited for. */
    int nextMessageId() {
        lock.lock();
        try {
            int messageId = association.nextMessageId();
            awaited.add(messageId);
            return messageId;
        } finally {
            lock.unlock();
        }
    }

    /** @throws AssociationException if the association ends first: for each that waits, and it ends when one of them is interrupted */
    CStoreRsp await(int messageId) throws AssociationException {
        boolean interrupted = false;
        lock.lock();
        try {
            while (!arrived.containsKey(messageId)) {
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
            return Objects.requireNonNull(arrived.remove(messageId));
        } finally {
            awaited.remove(messageId);
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void receive() throws AssociationException {
        receiving = true;
        lock.unlock();
        CStoreRsp response = null;
        try {
            response = association.receiveResponse().message() instanceof CStoreRsp rsp ? rsp : null;
        } finally {
            lock.lock();
            receiving = false;
            if (response != null && awaited.contains(response.messageIdBeingRespondedTo())) {
                arrived.put(response.messageIdBeingRespondedTo(), response);
            }
            changed.signalAll();
        }
    }
}
