package io.veilgate.core.spool;

/** Whether there is room for something that somebody wants to send unasked. */
public sealed interface Admission {
    /** There is; the owner closes the credit when the instance is committed or given up. */
    record Admitted(Credit credit) implements Admission {}

    /**
     * There is not: read it to its end and answer 0xA700.
     *
     * @param spooledBytes in use, promised ones included
     * @param usableBytes what the disk still has
     */
    record Refused(long spooledBytes, long quotaBytes, long usableBytes) implements Admission {}
}
