package io.veilgate.core.ledger;

import io.veilgate.core.base.Uid;
import java.util.Optional;

/**
 * What is on record of an instance.
 *
 * @param outputDigest of the data set that was archived, hexadecimal
 * @param differing how often it arrived again and came out differently
 */
public record InstanceRecord(
        InstanceState state,
        long bytes,
        Optional<String> reason,
        Optional<String> outputDigest,
        Optional<Uid> newSopInstanceUid,
        Versions versions,
        int differing) {}
