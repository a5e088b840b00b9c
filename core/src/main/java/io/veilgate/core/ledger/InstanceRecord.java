package io.veilgate.core.ledger;

import io.veilgate.core.base.Uid;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is on record of an instance.
 *
 * @param outputDigest of the data set that was archived, hexadecimal; of an instance that is in another state, of the object that it is to replace
 * @param entry the spool entry that was archived, where it is on record
 * @param generation how often it was made anew under another new UID
 * @param differing how often it arrived again and came out differently
 * @param stored where the archive has stored it and not committed
 * @param ready where it waits for the rest of its study, or has waited
 */
public record InstanceRecord(
        InstanceState state,
        long bytes,
        Optional<String> reason,
        Optional<String> outputDigest,
        Optional<Uid> newSopInstanceUid,
        Versions versions,
        OptionalLong entry,
        int generation,
        int differing,
        Optional<Stored> stored,
        Optional<Ready> ready) {}
