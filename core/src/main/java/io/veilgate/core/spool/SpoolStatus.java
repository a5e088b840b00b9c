package io.veilgate.core.spool;

/**
 * The spool's figures at one moment.
 *
 * @param spooledBytes complete or being received
 * @param promisedBytes admitted or credited, not yet received
 * @param creditsWaiting jobs that wait for credit
 */
public record SpoolStatus(
        long spooledBytes,
        long promisedBytes,
        long quotaBytes,
        int creditsWaiting,
        Handoff.Counts entries,
        long quarantinedEntries,
        long quarantinedBytes,
        long quarantineQuotaBytes) {}
