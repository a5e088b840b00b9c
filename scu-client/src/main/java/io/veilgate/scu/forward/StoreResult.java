package io.veilgate.scu.forward;

import io.veilgate.core.dimse.Status;

/** What one attempt to bring an instance to an archive came to. */
public sealed interface StoreResult {
    /**
     * The archive has it: Success, or a warning, which also means stored (PS3.4 §B.2.3); and has given it back where it replaces another.
     *
     * @param outputDigest of the output as it was made, in whatever transfer syntax it was sent
     */
    record Stored(Status status, String outputDigest) implements StoreResult {}

    /** The archive does not take it, and will not take it later. The reason is for people and names no value. */
    record Refused(String reason) implements StoreResult {}

    /** The archive takes instances of its SOP Class in other transfer syntaxes; it was not sent. {@link Forwarder#substituteFor} says which. */
    record OtherSyntax() implements StoreResult {}

    /**
     * It may be stored at another attempt, or may be stored already: the same bytes are to be sent again, after a pause.
     *
     * @param reason for people; names no value
     * @param storedBefore instances that this archive has stored since it was first used
     */
    record Unfinished(Cause cause, String reason, long storedBefore) implements StoreResult {}

    /** Why it is not stored yet. */
    enum Cause {
        /** The archive is short of something. */
        BUSY,
        /** A failure that may pass. */
        FAILED,
        /** The association ended while it was being sent. */
        BROKEN,
        /** No answer came in time. */
        SILENT,
        /** It was to take the place of another object, and the archive does not give it back. */
        NOT_GIVEN_BACK
    }

    /** The instance itself cannot be sent: its source cannot be read, or a frame cannot be made. */
    record Unsendable(String reason) implements StoreResult {}

    /** The forwarder was closed first; nothing is known to have been stored. */
    record Stopped() implements StoreResult {}
}
