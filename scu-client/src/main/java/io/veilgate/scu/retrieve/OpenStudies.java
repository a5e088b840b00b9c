package io.veilgate.scu.retrieve;

import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.Study;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;

/** The studies of a job that are still to be fetched, read from the ledger page by page, while its list is being read. For any thread. */
final class OpenStudies {
    private static final int PAGE = 64;
    private static final long LOOK_AGAIN_MILLIS = 200;

    private final Ledger ledger;
    private final String job;
    private final Deque<Study> page = new ArrayDeque<>();
    private long lastId;
    private boolean complete;

    OpenStudies(Ledger ledger, String job) {
        this.ledger = ledger;
        this.job = job;
    }

    /** The next one, once there is one; each is given out once. Empty when the list has been read and none is left. */
    synchronized Optional<Study> next() throws InterruptedException {
        while (true) {
            boolean last = complete;
            if (page.isEmpty()) {
                page.addAll(ledger.studies(job, Set.of(Study.State.OPEN, Study.State.FAILED), lastId, PAGE));
            }
            Study study = page.poll();
            if (study != null) {
                lastId = study.id();
                return Optional.of(study);
            }
            if (last) {
                return Optional.empty();
            }
            wait(LOOK_AGAIN_MILLIS);
        }
    }

    /** More studies may be on record. */
    synchronized void mayHaveMore() {
        notifyAll();
    }

    /** The list has been read to its end. */
    synchronized void complete() {
        complete = true;
        notifyAll();
    }
}
