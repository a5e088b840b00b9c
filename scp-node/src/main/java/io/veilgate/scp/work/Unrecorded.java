package io.veilgate.scp.work;

import io.veilgate.core.ledger.Change;
import io.veilgate.core.spool.SpoolEntry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What an archive has stored and the ledger could not write: it is owed a record, and nothing is sent. Entries that are being sent when the
 * ledger fails may still come; beyond a thousand no other is begun. For any thread.
 */
final class Unrecorded {
    private static final int MANY = 1_000;

    private final Map<Long, List<Change>> changes = new ConcurrentHashMap<>();

    /** @return whether it was not owed before */
    boolean add(SpoolEntry entry, List<Change> owed) {
        return changes.put(entry.id(), List.copyOf(owed)) == null;
    }

    List<Change> of(SpoolEntry entry) {
        return changes.getOrDefault(entry.id(), List.of());
    }

    void remove(SpoolEntry entry) {
        changes.remove(entry.id());
    }

    /** So many that sending more would only make it worse. */
    boolean isFull() {
        return changes.size() >= MANY;
    }
}
