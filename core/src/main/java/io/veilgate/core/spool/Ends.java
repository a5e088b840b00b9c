package io.veilgate.core.spool;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Who waits for the end of single entries. Nothing is kept of those that nobody waits for. For any thread. */
final class Ends {
    private final Map<Long, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();

    CompletableFuture<Void> of(long id) {
        CompletableFuture<Void> end = waiting.computeIfAbsent(id, _ -> new CompletableFuture<>());
        var _ = end.whenComplete((_, _) -> waiting.remove(id, end));
        return end;
    }

    void ended(SpoolEntry entry) {
        CompletableFuture<Void> end = waiting.get(entry.id());
        if (end != null) {
            end.complete(null);
        }
    }

    int waiting() {
        return waiting.size();
    }
}
