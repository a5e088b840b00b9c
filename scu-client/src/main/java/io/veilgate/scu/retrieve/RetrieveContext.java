package io.veilgate.scu.retrieve;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.spool.Spool;
import io.veilgate.scu.pace.Share;
import java.time.Duration;

/**
 * What the fetching threads of one job share.
 *
 * @param id the job's
 * @param project its name
 * @param share its part of the peer's pace
 * @param halt stops this run
 * @param ownAeTitle where a C-MOVE sends to
 * @param largestRequestBytes what one request may bring
 * @param wholeStudies whether a study is held back in the spool until all of it is there: then room for all of it is taken before any of it is
 *     asked for, and only what C-FIND has named is taken
 */
record RetrieveContext(
        String id,
        String project,
        RetrievePeer peer,
        RetrieveMode mode,
        Share share,
        Halt halt,
        AeTitle ownAeTitle,
        Ledger ledger,
        Spool spool,
        SpoolReceiver receiver,
        Moves moves,
        MeanSizes sizes,
        long largestRequestBytes,
        boolean wholeStudies) {

    /** Rounds without anything new after which what is missing counts as failed. */
    int vainAttempts() {
        return 3;
    }

    /** Before the next round; a PACS that is busy recovers meanwhile. */
    Duration pauseAfter(int vain) {
        return vain == 0 ? Duration.ZERO : Duration.ofSeconds(1L << Math.min(vain, 5));
    }
}
