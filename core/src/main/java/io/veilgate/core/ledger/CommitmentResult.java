package io.veilgate.core.ledger;

import java.util.List;

/**
 * What an archive's word on a transaction came to, by spool entries; instances that do not await it any more are left out.
 *
 * @param committed on record as archived
 * @param refused to be sent again, or held
 */
public record CommitmentResult(List<Long> committed, List<Stored> refused) {
    public CommitmentResult {
        committed = List.copyOf(committed);
        refused = List.copyOf(refused);
    }
}
