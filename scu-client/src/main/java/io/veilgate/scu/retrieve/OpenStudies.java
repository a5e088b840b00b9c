package io.veilgate.scu.retrieve;

import io.veilgate.core.ledger.DueStudy;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.Study;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The studies of a job that are still to be fetched, read from the ledger page by page, while its list is being read. Where studies have to
 * settle, one that has grown comes again when it is due, and those that are not due hold up nobody. For any thread.
 */
final class OpenStudies {
    private static final Logger LOG = LoggerFactory.getLogger(OpenStudies.class);
    private static final Set<Study.State> STATES = Set.of(Study.State.OPEN, Study.State.FAILED);
    private static final int PAGE = 64;
    private static final long LOOK_AGAIN_MILLIS = 200;
    private static final long LONGEST_WAIT_MILLIS = 5_000;

    private final Ledger ledger;
    private final String job;
    private final Optional<Settling> settling;
    private final Deque<DueStudy> page = new ArrayDeque<>();
    private long lastId;
    private DueStudy.Cursor unseen = DueStudy.Cursor.UNSEEN;
    private DueStudy.Cursor seen = DueStudy.Cursor.SEEN;
    private boolean complete;
    private boolean told;

    OpenStudies(Ledger ledger, String job, Optional<Settling> settling) {
        this.ledger = ledger;
        this.job = job;
        this.settling = settling;
    }

    /**
     * The next one, once there is one; each is given out once, or once whenever it is due. Empty when the list has been read and none is left.
     *
     * @param beforeWaiting called before a wait for one that is not due
     */
    Optional<DueStudy> next(Runnable beforeWaiting) throws InterruptedException {
        boolean ready = false;
        while (true) {
            synchronized (this) {
                boolean last = complete;
                Optional<DueStudy> study = poll();
                if (study.isPresent()) {
                    return study;
                }
                Optional<Long> due = millisToNextDue();
                if (due.isEmpty() && last) {
                    return Optional.empty();
                }
                if (due.isEmpty() || ready) {
                    wait(due.isEmpty() ? LOOK_AGAIN_MILLIS : Math.clamp(due.get(), 1, LONGEST_WAIT_MILLIS));
                    continue;
                }
                tell();
            }
            beforeWaiting.run();
            ready = true;
        }
    }

    private Optional<DueStudy> poll() {
        if (page.isEmpty()) {
            page.addAll(read());
        }
        DueStudy study = page.poll();
        if (study == null) {
            return Optional.empty();
        }
        lastId = study.study().id();
        if (study.dueMillis() == 0) {
            unseen = study.cursor();
        } else {
            seen = study.cursor();
        }
        return Optional.of(study);
    }

    private List<DueStudy> read() {
        if (settling.isEmpty()) {
            return ledger.studies(job, STATES, lastId, PAGE).stream()
                    .map(study -> new DueStudy(study, -1, 0))
                    .toList();
        }
        List<DueStudy> first = ledger.dueStudies(job, STATES, unseen, 0, PAGE);
        return first.isEmpty()
                ? ledger.dueStudies(job, STATES, seen, settling.get().nowMillis(), PAGE)
                : first;
    }

    /** Empty if all that were looked at have been given out since. */
    private Optional<Long> millisToNextDue() {
        return settling.flatMap(of -> ledger.dueStudies(job, STATES, seen, Long.MAX_VALUE, 1).stream()
                .findFirst()
                .map(study -> study.dueMillis() - of.nowMillis()));
    }

    private void tell() {
        if (!told) {
            told = true;
            LOG.info(
                    "job {} waits for studies that have not been seen unchanged for {} s",
                    job,
                    settling.map(of -> of.quiet().toSeconds()).orElse(0L));
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
