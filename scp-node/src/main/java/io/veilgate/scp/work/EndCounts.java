package io.veilgate.scp.work;

import io.veilgate.core.base.Uid;
import io.veilgate.core.ledger.Versions;
import io.veilgate.core.spool.EntryDescription;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts ends since the start, by project, and by reason where they are held. */
public final class EndCounts implements Ends {
    /** @param reason of the program's own, at most a few dozen */
    public record Held(String project, String reason) {}

    private final Map<String, LongAdder> archived = new ConcurrentHashMap<>();
    private final Map<Held, LongAdder> held = new ConcurrentHashMap<>();

    @Override
    public void archived(EntryDescription instance, Optional<Uid> study, Versions versions) {
        archived.computeIfAbsent(instance.project(), _ -> new LongAdder()).increment();
    }

    @Override
    public void held(EntryDescription instance, String reason, Versions versions) {
        held.computeIfAbsent(new Held(instance.project(), reason), _ -> new LongAdder())
                .increment();
    }

    public Map<String, Long> archived() {
        Map<String, Long> counts = new TreeMap<>();
        archived.forEach((project, count) -> counts.put(project, count.sum()));
        return counts;
    }

    public Map<Held, Long> held() {
        Map<Held, Long> counts = new ConcurrentHashMap<>();
        held.forEach((of, count) -> counts.put(of, count.sum()));
        return counts;
    }
}
