package io.veilgate.core.spool;

import java.nio.file.Path;

/**
 * @param folder the spool's own; its subfolders are the spool's business, and lie in one file system
 * @param quotaBytes what spooled and promised instances may use
 * @param reserveBytes beyond the quota, for what was admitted and turns out larger; at least the largest instance that is expected
 * @param quarantineQuotaBytes what quarantine may use, besides
 * @param keepFreeBytes of the disk: nothing is admitted that would leave less
 * @param window entries in work at a time
 */
public record SpoolSettings(
        Path folder, long quotaBytes, long reserveBytes, long quarantineQuotaBytes, long keepFreeBytes, int window) {
    private static final long KEEP_FREE_BYTES = 256L << 20;

    /** A reserve of a tenth of the quota, a quarantine as large as the quota. */
    public static SpoolSettings of(Path folder, long quotaBytes, int window) {
        return new SpoolSettings(folder, quotaBytes, quotaBytes / 10, quotaBytes, KEEP_FREE_BYTES, window);
    }
}
