package io.veilgate.core.ledger;

import java.util.Set;

/**
 * Spool entries of a project that may have been sent as made with an earlier {@link Making}, without anybody knowing what came of it: they
 * are made with it again, so that a second send has the same bytes.
 */
public record Pin(Making making, Set<Long> entries) {
    public Pin {
        entries = Set.copyOf(entries);
    }

    @Override
    public String toString() {
        return "Pin[" + making + ", " + entries.size() + " entries]";
    }
}
