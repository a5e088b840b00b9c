package io.veilgate.scu.forward;

import io.veilgate.core.dimse.Status;

/** What became of an instance that was to go to an archive. */
public sealed interface StoreResult {
    /**
     * The archive has it: Success, or a warning, which also means stored (PS3.4 §B.2.3).
     *
     * @param outputDigest of what was sent
     */
    record Stored(Status status, String outputDigest) implements StoreResult {}

    /** The archive does not take it, and will not take it later. The reason is for people and names no value. */
    record Refused(String reason) implements StoreResult {}

    /** The instance itself cannot be sent: its source cannot be read, or a frame cannot be made. */
    record Unsendable(String reason) implements StoreResult {}

    /** The forwarder was closed first; nothing is known to have been stored. */
    record Stopped() implements StoreResult {}
}
