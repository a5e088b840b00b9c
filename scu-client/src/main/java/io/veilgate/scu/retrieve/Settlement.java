package io.veilgate.scu.retrieve;

import io.veilgate.core.ledger.Counts;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.Study;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which studies of a job are on their way, and when each has come to its end: nothing expected, nothing in the spool. Looks at the ledger
 * when that says that a study's counts have changed. For any thread.
 */
final class Settlement implements AutoCloseable {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Ledger ledger;
    private final Ledger.Watch watch;
    private final Set<Long> fetching = new HashSet<>();
    private final Set<Long> fetched = new HashSet<>();
    private final Set<Long> changed = new HashSet<>();
    private final Set<Long> told = new HashSet<>();
    private final Consumer<Study> settled;
    private boolean allFetched;

    /** @param settled told of each study that has come to its end, before that is on record */
    Settlement(Ledger ledger, Consumer<Study> settled) {
        this.ledger = ledger;
        this.settled = settled;
        this.watch = ledger.watch(this::changed);
    }

    private synchronized void changed(Set<Long> studies) {
        for (Long study : studies) {
            if (fetched.contains(study)) {
                changed.add(study);
            }
        }
        notifyAll();
    }

    synchronized void expect(long study) {
        fetching.add(study);
    }

    /** No more of it will be fetched. */
    void fetched(long study) throws IOException, InterruptedException {
        synchronized (this) {
            fetching.remove(study);
            fetched.add(study);
        }
        settle(study);
    }

    /** No further study will be fetched. */
    synchronized void allFetched() {
        allFetched = true;
        notifyAll();
    }

    /** Sees each study to its end, until all have been fetched and none is left. */
    void run() throws IOException, InterruptedException {
        while (true) {
            Set<Long> look;
            synchronized (this) {
                while (changed.isEmpty() && !(allFetched && fetching.isEmpty() && fetched.isEmpty())) {
                    wait();
                }
                if (changed.isEmpty()) {
                    return;
                }
                look = Set.copyOf(changed);
                changed.clear();
            }
            for (Long study : look) {
                settle(study);
            }
            // counts change with every commit: looking now and then is enough
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private void settle(long id) throws IOException, InterruptedException {
        Optional<Study> found = ledger.study(id);
        if (found.isPresent()) {
            Counts counts = found.get().instances();
            boolean givenUp = found.get().state() == Study.State.FAILED;
            if (counts.received() > 0 || (counts.expected() > 0 && !givenUp)) {
                return;
            }
            boolean first;
            synchronized (this) {
                first = fetched.contains(id) && told.add(id);
            }
            if (first) {
                settled.accept(found.get());
            }
            if (!givenUp || (counts.total() > 0 && counts.expected() + counts.failed() == 0)) {
                boolean failed = counts.failed() > 0;
                StudyFetcher.await(ledger.setStudyState(
                        id,
                        failed ? Study.State.FAILED : Study.State.DONE,
                        failed ? Optional.of(counts.failed() + " instances could not be had") : Optional.empty()));
            }
        }
        synchronized (this) {
            fetched.remove(id);
            changed.remove(id);
            told.remove(id);
            notifyAll();
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
