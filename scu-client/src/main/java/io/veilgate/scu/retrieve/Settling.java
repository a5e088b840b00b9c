package io.veilgate.scu.retrieve;

import io.veilgate.core.base.Time;
import io.veilgate.core.ledger.DueStudy;
import io.veilgate.core.ledger.Ledger;
import java.io.IOException;
import java.time.Duration;

/**
 * Whether a study has stopped growing: two looks, a time apart, have found the same number of instances. What was seen, and when to look
 * again, is on record, so that a restart does not begin anew. Its clock never goes back while a job runs. For any thread.
 */
final class Settling {
    private final Ledger ledger;
    private final Duration quiet;
    private final Time time;
    private final long startMillis;
    private final long startNanos;

    Settling(Ledger ledger, Duration quiet, Time time) {
        this.ledger = ledger;
        this.quiet = quiet;
        this.time = time;
        this.startMillis = time.now().toEpochMilli();
        this.startNanos = time.nanoTime();
    }

    Duration quiet() {
        return quiet;
    }

    long nowMillis() {
        return startMillis + Duration.ofNanos(time.nanoTime() - startNanos).toMillis();
    }

    /** Looks at a study that is due. If it has grown, it is due once more, later. */
    boolean hasSettled(DueStudy study, int instancesNow) throws IOException, InterruptedException {
        if (study.seen() == instancesNow) {
            return true;
        }
        StudyFetcher.await(ledger.studySeen(study.study().id(), instancesNow, nowMillis() + quiet.toMillis()));
        return false;
    }
}
