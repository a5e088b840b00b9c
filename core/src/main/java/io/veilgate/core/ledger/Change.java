package io.veilgate.core.ledger;

import io.veilgate.core.base.Uid;

/** What happened to an instance. Each may be told twice, and late: what is already further on stays. */
public sealed interface Change {
    InstanceKey key();

    /**
     * It is in the spool. From expected or failed.
     *
     * @param bytes of its spool entry
     */
    record Received(InstanceKey key, long bytes) implements Change {}

    /**
     * The archive has it. From every state; said again, the latest output is the one on record.
     *
     * @param outputDigest of the data set sent, hexadecimal
     * @param entry the spool entry it was made of, which is done from then on
     */
    record Archived(InstanceKey key, Uid newSopInstanceUid, String outputDigest, Versions versions, long entry)
            implements Change {}

    /**
     * The archive has stored it with a warning (PS3.4 §B.2.3). From every state; the latest is the one on record.
     *
     * @param status 0xB000, say
     */
    record Warned(InstanceKey key, int status) implements Change {}

    /**
     * The archive has stored it and is to commit to it; until then it stays in the state that it is in. From every state but archived.
     *
     * @param archive the peer's name
     * @param outputDigest of the data set sent, hexadecimal
     * @param entry the spool entry it was made of
     */
    record Stored(
            InstanceKey key, String archive, Uid newSopInstanceUid, String outputDigest, Versions versions, long entry)
            implements Change {}

    /**
     * It has passed every step and waits in the spool for the rest of its study. From every state but archived: that it came, or came back
     * from quarantine, may be told later.
     *
     * @param entry its spool entry
     * @param making digest of what the project's instances are made with
     */
    record Ready(InstanceKey key, long entry, String making) implements Change {}

    /** What is on record as stored counts as archived. */
    record Committed(InstanceKey key) implements Change {}

    /** It is held. From every state but archived. Of one that is to replace another object, the versions on record stay that object's. */
    record Quarantined(InstanceKey key, String reason, Versions versions) implements Change {}

    /** It was found in quarantine at the start. From every state but archived; what is on record of its versions stays. */
    record Held(InstanceKey key, String reason) implements Change {}

    /** It could not be had from the peer. From expected. */
    record Failed(InstanceKey key, String reason) implements Change {}

    /**
     * It went from quarantine back into the spool.
     *
     * @param entry its spool entry, which is worked on as if it had just come
     */
    record Released(InstanceKey key, long entry) implements Change {}

    /** It was removed from quarantine for good: it stays quarantined with the reason "discarded", and nobody asks for it again. */
    record Discarded(InstanceKey key) implements Change {}

    /** It arrived again after it was archived, and its output differs from the one on record, which stays. Counted, no more. */
    record Differed(InstanceKey key) implements Change {}
}
