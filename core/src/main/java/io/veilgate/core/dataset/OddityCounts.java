package io.veilgate.core.dataset;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;

/** In how many data sets each oddity was met. Safe for several threads. */
public final class OddityCounts {
    private static final Oddity[] ODDITIES = Oddity.values();

    private final AtomicLongArray counts = new AtomicLongArray(ODDITIES.length);

    /** Those of one data set. */
    public void add(Set<Oddity> met) {
        met.forEach(oddity -> counts.incrementAndGet(oddity.ordinal()));
    }

    /** Without those that were not met. */
    public Map<Oddity, Long> met() {
        Map<Oddity, Long> met = new EnumMap<>(Oddity.class);
        for (Oddity oddity : ODDITIES) {
            long count = counts.get(oddity.ordinal());
            if (count > 0) {
                met.put(oddity, count);
            }
        }
        return met;
    }
}
