package io.veilgate.scu.pace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Those who wait for an association to a peer: by priority, then who has fewest, then who came first. Guarded by the peer's lock. */
final class Queue {
    /** What an association is for. */
    enum Use {
        QUERIES,
        TRANSFER
    }

    record Waiter(Share share, Use use, long number) {}

    private static final Comparator<Waiter> TURNS = Comparator.comparing((Waiter waiter) -> waiter.share.priority())
            .thenComparingInt(waiter -> waiter.share.held)
            .thenComparingLong(Waiter::number);

    private final List<Waiter> waiters = new ArrayList<>();
    private long numbers;

    Waiter join(Share share, Use use) {
        Waiter waiter = new Waiter(share, use, numbers++);
        waiters.add(waiter);
        return waiter;
    }

    void leave(Waiter waiter) {
        waiters.remove(waiter);
    }

    /** Whose turn it is among those that can have one. */
    Optional<Waiter> next(Predicate<Waiter> can) {
        return waiters.stream().filter(can).min(TURNS);
    }

    /** Whether someone waits who has a better claim to an association than a share that has one. */
    boolean hasBetterClaimThan(Share holder) {
        return waiters.stream().anyMatch(waiter -> {
            int order = waiter.share.priority().compareTo(holder.priority());
            boolean fewer = waiter.share.held == 0 || waiter.share.held + 1 < holder.held;
            return waiter.share != holder && (order < 0 || (order == 0 && fewer));
        });
    }

    boolean has(Predicate<Waiter> condition) {
        return waiters.stream().anyMatch(condition);
    }
}
