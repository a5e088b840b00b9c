package io.veilgate.scp.wiring;

import io.veilgate.core.spool.Spool;
import io.veilgate.core.spool.SpoolStatus;
import java.util.function.DoubleSupplier;

/**
 * How fast retrieving should go on beside what masks and sends: at full pace while little waits in the spool, slower the more does, down to
 * nothing at {@link #FULL}. So the spool settles where as much is fetched as is sent, instead of filling up to its quota.
 */
final class SpoolRoom implements DoubleSupplier {
    /** Share of the quota, and bytes, up to which what waits is of no concern. */
    private static final double EASY = 0.05;

    private static final long EASY_BYTES = 1L << 30;

    /** Share of the quota, and bytes, from which as little as possible is fetched. */
    private static final double FULL = 0.5;

    private static final long FULL_BYTES = 16L << 30;

    private final Spool spool;

    SpoolRoom(Spool spool) {
        this.spool = spool;
    }

    @Override
    public double getAsDouble() {
        SpoolStatus status = spool.status();
        return share(status.spooledBytes(), status.quotaBytes());
    }

    /** From 0 to 1. */
    static double share(long spooledBytes, long quotaBytes) {
        double easy = Math.min(EASY * quotaBytes, EASY_BYTES);
        double full = Math.min(FULL * quotaBytes, FULL_BYTES);
        return Math.clamp((full - spooledBytes) / Math.max(1, full - easy), 0, 1);
    }
}
