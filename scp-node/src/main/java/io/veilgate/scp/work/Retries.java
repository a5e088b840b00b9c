package io.veilgate.scp.work;

import io.veilgate.core.spool.SpoolEntry;
import io.veilgate.scu.forward.RetryPolicy;
import io.veilgate.scu.forward.StoreResult.Unfinished;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the attempts at entries that an archive has not stored yet, since the node started. For any thread. */
final class Retries {
    /** @param storedBefore what the archive had stored when it was last silent; -1 if it never was */
    private record Tries(int all, int failures, int breaks, long storedBefore) {
        static final Tries NONE = new Tries(0, 0, 0, -1);

        Tries and(Unfinished result) {
            return switch (result.cause()) {
                case BUSY -> new Tries(all + 1, failures, breaks, storedBefore);
                case FAILED, NOT_GIVEN_BACK -> new Tries(all + 1, failures + 1, breaks, storedBefore);
                case BROKEN -> new Tries(all + 1, failures, breaks + 1, storedBefore);
                // an archive that answers nobody hangs; only if it stores others meanwhile is this one to blame
                case SILENT ->
                    new Tries(
                            all + 1,
                            failures,
                            storedBefore < 0 || result.storedBefore() > storedBefore ? breaks + 1 : breaks,
                            result.storedBefore());
            };
        }
    }

    private final RetryPolicy policy;
    private final Map<Long, Tries> tries = new ConcurrentHashMap<>();

    Retries(RetryPolicy policy) {
        this.policy = policy;
    }

    /** The pause before the next attempt; empty if there is to be none. */
    Optional<Duration> next(SpoolEntry entry, Unfinished result) {
        Tries now = tries.merge(entry.id(), Tries.NONE.and(result), (before, _) -> before.and(result));
        return now.failures() >= policy.refusals() || now.breaks() >= policy.breaks()
                ? Optional.empty()
                : Optional.of(policy.pause(now.all()));
    }

    /** Nothing more is tried. */
    void end(SpoolEntry entry) {
        tries.remove(entry.id());
    }
}
