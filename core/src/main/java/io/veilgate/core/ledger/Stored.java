package io.veilgate.core.ledger;

import io.veilgate.core.base.Uid;

/**
 * That an archive has stored an instance, and was asked to commit to it.
 *
 * @param entry the spool entry that was sent
 * @param newSopInstanceUid under which it was sent
 * @param awaiting whether the archive's word is still to come; if not, it did not commit, and the instance is to be sent again
 * @param refusals how often it did not commit
 */
public record Stored(long entry, Uid newSopInstanceUid, boolean awaiting, int refusals) {}
