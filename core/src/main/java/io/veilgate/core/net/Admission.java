package io.veilgate.core.net;

import io.veilgate.core.base.AbortReason;
import io.veilgate.core.ul.Rejection;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** How many associations an acceptor has at once, and whether it takes more. */
final class Admission {
    private record Admitted(String callingAeTitle, InetAddress address, Optional<Association> association) {}

    private final AssociationLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<IncomingAssociation, Admitted> active = new HashMap<>();
    private boolean draining;

    Admission(AssociationLimits limits) {
        this.limits = limits;
    }

    /** @return why not, if not */
    Optional<Rejection> admit(IncomingAssociation incoming, String callingAeTitle, InetAddress address) {
        lock.lock();
        try {
            if (draining) {
                return Optional.of(Rejection.SHUTTING_DOWN);
            }
            if (active.size() >= limits.inAll()
                    || count(other -> other.callingAeTitle.equals(callingAeTitle)) >= limits.perCallingAeTitle()
                    || count(other -> other.address.equals(address)) >= limits.perAddress()) {
                return Optional.of(Rejection.LOCAL_LIMIT_EXCEEDED);
            }
            active.put(incoming, new Admitted(callingAeTitle, address, Optional.empty()));
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private long count(Predicate<Admitted> which) {
        return active.values().stream().filter(which).count();
    }

    void established(IncomingAssociation incoming, Association association) {
        lock.lock();
        try {
            active.computeIfPresent(
                    incoming, (who, was) -> new Admitted(was.callingAeTitle, was.address, Optional.of(association)));
        } finally {
            lock.unlock();
        }
    }

    void leave(IncomingAssociation incoming) {
        lock.lock();
        try {
            active.remove(incoming);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int active() {
        lock.lock();
        try {
            return active.size();
        } finally {
            lock.unlock();
        }
    }

    /** From now on everybody is turned away. */
    void drain() {
        lock.lock();
        try {
            draining = true;
        } finally {
            lock.unlock();
        }
    }

    /** @return whether no association is left */
    boolean awaitEmpty(long timeoutNanos) throws InterruptedException {
        lock.lock();
        try {
            long left = timeoutNanos;
            while (!active.isEmpty()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    void abortAll() {
        List<Association> associations;
        lock.lock();
        try {
            associations = active.values().stream()
                    .flatMap(admitted -> admitted.association().stream())
                    .toList();
        } finally {
            lock.unlock();
        }
        associations.forEach(association -> association.abort(AbortReason.SERVICE_USER));
    }
}
