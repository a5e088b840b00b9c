package io.veilgate.scp.work;

import io.veilgate.core.spool.SpoolEntry;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Entries that were given to an archive and whose outcome is not known yet, or not on record, by project. For any thread. */
public final class Unsettled {
    private final Map<String, Set<Long>> entries = new HashMap<>();

    synchronized void add(String project, SpoolEntry entry) {
        entries.computeIfAbsent(project, name -> new HashSet<>()).add(entry.id());
    }

    synchronized void add(String project, Collection<Long> some) {
        entries.computeIfAbsent(project, name -> new HashSet<>()).addAll(some);
    }

    synchronized void remove(String project, SpoolEntry entry) {
        Set<Long> of = entries.get(project);
        if (of != null) {
            of.remove(entry.id());
        }
    }

    synchronized boolean contains(String project, SpoolEntry entry) {
        return entries.getOrDefault(project, Set.of()).contains(entry.id());
    }

    /** As of this moment. */
    public synchronized Set<Long> of(String project) {
        return Set.copyOf(entries.getOrDefault(project, Set.of()));
    }
}
