package io.veilgate.core.spool;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of the latest entries say, so that who opens one soon after its arrival need not read and parse what was just
 * written. A few hundred; the files have the rest. For any thread.
 */
final class RecentHeaders {
    private static final int PLACE_BITS = 9;

    private record Recent(long id, EntryHeader.Read header) {}

    private final AtomicReferenceArray<@Nullable Recent> places = new AtomicReferenceArray<>(1 << PLACE_BITS);

    private static int placeOf(long id) {
        // ids are times and counters: their low bits hardly differ
        return (int) (id * 0x9E3779B97F4A7C15L >>> Long.SIZE - PLACE_BITS);
    }

    void put(long id, EntryHeader.Read header) {
        places.set(placeOf(id), new Recent(id, header));
    }

    Optional<EntryHeader.Read> get(long id) {
        Recent recent = places.get(placeOf(id));
        return recent == null || recent.id != id ? Optional.empty() : Optional.of(recent.header);
    }
}
