package io.veilgate.scu.retrieve;

import io.veilgate.core.ledger.Job;
import io.veilgate.core.ledger.JobCounts;
import io.veilgate.core.ledger.Study;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.Requestor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One retrieve job from its study list to the end: every instance of every listed study is archived, held, or on record as failed. Run again
 * with the same list, it does only what is missing. One thread runs it; others may look at its counts.
 */
public final class RetrieveJob {
    private static final Logger LOG = LoggerFactory.getLogger(RetrieveJob.class);

    private final RetrieveContext context;
    private final RetrieveProject project;
    private final Requestor requestor;
    private final Path list;
    private final int studiesPerLine;
    private final Patience patience;

    RetrieveJob(
            RetrieveContext context,
            RetrieveProject project,
            Requestor requestor,
            Path list,
            int studiesPerLine,
            Patience patience) {
        this.context = context;
        this.project = project;
        this.requestor = requestor;
        this.list = list;
        this.studiesPerLine = studiesPerLine;
        this.patience = patience;
    }

    public String id() {
        return context.id();
    }

    /** Sums over the whole list so far. */
    public JobCounts counts() {
        return context.ledger().counts(id());
    }

    /**
     * Runs to the end.
     *
     * @throws IOException if the list cannot be read or the ledger cannot write; the job can be run again
     * @throws InterruptedException if it is stopped; what is in the spool goes on without it
     */
    public void run() throws IOException, InterruptedException {
        StudyFetcher.await(context.ledger().setJobState(id(), Job.State.RUNNING));
        try (Settlement settlement = new Settlement(context.ledger(), id())) {
            OpenStudies open = new OpenStudies(context.ledger(), id());
            Failure failure = new Failure();
            Thread settling = start("settle", failure, settlement::run);
            List<Thread> threads = new ArrayList<>();
            threads.add(start("list", failure, () -> expand(open)));
            for (int i = 1; i <= context.peer().maxAssociations(); i++) {
                threads.add(start("fetch-" + i, failure, () -> fetchAll(open, settlement)));
            }
            try {
                for (Thread thread : threads) {
                    thread.join();
                }
                failure.rethrow();
                settlement.allFetched();
                settling.join();
                failure.rethrow();
            } finally {
                threads.forEach(Thread::interrupt);
                settling.interrupt();
            }
        }
        new LineOutcomes(context.ledger(), id()).settle();
        StudyFetcher.await(context.ledger().setJobState(id(), Job.State.FINISHED));
    }

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private Thread start(String name, Failure failure, Task task) {
        return Thread.ofVirtual().name("veilgate-job-" + id() + "-" + name).start(() -> {
            try {
                task.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException | Error e) {
                failure.set(e);
            }
        });
    }

    private void expand(OpenStudies open) throws IOException, InterruptedException {
        try (PeerSession session = new PeerSession(context.peer(), requestor, context.mode())) {
            new ListExpansion(context, project, session, studiesPerLine, patience, open::mayHaveMore).expand(list);
        } finally {
            open.complete();
        }
    }

    private void fetchAll(OpenStudies open, Settlement settlement) throws IOException, InterruptedException {
        try (PeerSession session = new PeerSession(context.peer(), requestor, context.mode())) {
            StudyFetcher fetcher = new StudyFetcher(context, session);
            for (Optional<Study> next = open.next(); next.isPresent(); next = open.next()) {
                Study study = next.get();
                settlement.expect(study.id());
                fetch(fetcher, session, study);
                settlement.fetched(study.id());
                session.giveWay();
            }
        }
    }

    /** Tries again as long as the PACS cannot be reached and patience lasts; then the study waits for the next run of the job. */
    private void fetch(StudyFetcher fetcher, PeerSession session, Study study)
            throws IOException, InterruptedException {
        Patience.Attempts attempts = patience.begin();
        while (true) {
            try {
                fetcher.fetch(study);
                return;
            } catch (AssociationException | PeerBusyException e) {
                session.close();
                LOG.warn("job {}: {}", id(), e.getMessage());
                if (!attempts.pause()) {
                    fetcher.giveUp(study, String.valueOf(e.getMessage()));
                    return;
                }
            }
        }
    }

    /** The first thing that went wrong in one of the job's threads. */
    private static final class Failure {
        private Optional<Throwable> first = Optional.empty();

        synchronized void set(Throwable e) {
            if (first.isEmpty()) {
                first = Optional.of(e);
            }
        }

        synchronized void rethrow() throws IOException {
            if (first.isPresent()) {
                throw new IOException(String.valueOf(first.get().getMessage()), first.get());
            }
        }
    }
}
