package io.veilgate.core.dataset;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** In how many data sets each oddity was met. Safe for several threads. */
public final class OddityCounts {
    private final Map<Oddity, LongAdder> counts = new ConcurrentHashMap<>();

    /** Those of one data set. */
    public void add(Set<Oddity> met) {
        met.forEach(
                oddity -> counts.computeIfAbsent(oddity, _ -> new LongAdder()).increment());
    }

    /** Without those that were not met. */
    public Map<Oddity, Long> met() {
        Map<Oddity, Long> met = new EnumMap<>(Oddity.class);
        counts.forEach((oddity, count) -> met.put(oddity, count.sum()));
        return met;
    }
}
