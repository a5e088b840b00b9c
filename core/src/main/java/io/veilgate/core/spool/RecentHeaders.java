package io.veilgate.core.spool;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of the latest entries say, so that who opens one soon after its arrival need not read and parse what was just
 * written. A few, each for one use: what lived longer would only be garbage among what stays. The files have the rest. For any thread.
 */
final class RecentHeaders {
    private static final int PLACE_BITS = 6;

    private record Recent(long id, EntryHeader.Read header) {}

    private final AtomicReferenceArray<@Nullable Recent> places = new AtomicReferenceArray<>(1 << PLACE_BITS);

    private static int placeOf(long id) {
        // ids are times and counters: their low bits hardly differ
        return (int) (id * 0x9E3779B97F4A7C15L >>> Long.SIZE - PLACE_BITS);
    }

    void put(long id, EntryHeader.Read header) {
        places.set(placeOf(id), new Recent(id, header));
    }

    /** Once. */
    Optional<EntryHeader.Read> take(long id) {
        int place = placeOf(id);
        Recent recent = places.get(place);
        if (recent == null || recent.id != id) {
            return Optional.empty();
        }
        places.compareAndSet(place, recent, null);
        return Optional.of(recent.header);
    }
}
