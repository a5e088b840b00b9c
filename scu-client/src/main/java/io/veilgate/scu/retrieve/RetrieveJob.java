package io.veilgate.scu.retrieve;

import io.veilgate.core.ledger.DueStudy;
import io.veilgate.core.ledger.Job;
import io.veilgate.core.ledger.JobCounts;
import io.veilgate.core.ledger.Study;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.Requestor;
import io.veilgate.scu.pace.PeerPace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One retrieve job from its study list to the end: every instance of every listed study is archived, held, or on record as failed. Run again
 * with the same list, it does only what is missing. One thread runs it; others may look at its counts.
 */
public final class RetrieveJob {
    private static final Logger LOG = LoggerFactory.getLogger(RetrieveJob.class);

    private static final Duration LOOK_FOR_HALT = Duration.ofMillis(500);

    private final RetrieveContext context;
    private final RetrieveProject project;
    private final Requestor requestor;
    private final Path list;
    private final int studiesPerLine;
    private final Patience patience;
    private final Optional<Settling> settling;
    private volatile List<Thread> working = List.of();

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
        this.settling = project.settle().map(quiet -> new Settling(context.ledger(), quiet, patience.time()));
    }

    public String id() {
        return context.id();
    }

    /** Sums over the whole list so far. */
    public JobCounts counts() {
        return context.ledger().counts(id());
    }

    /**
     * Runs to the end, or until it is halted.
     *
     * @param settled told of each study that has come to its end, before that is on record; from any thread
     * @throws IOException if the list cannot be read or the ledger cannot write; the job can be run again
     * @throws InterruptedException if it is stopped; what is in the spool goes on without it
     */
    public Ended run(Consumer<Study> settled) throws IOException, InterruptedException {
        StudyFetcher.await(context.ledger().setJobState(id(), Job.State.RUNNING));
        try (Settlement settlement = new Settlement(context.ledger(), settled)) {
            OpenStudies open = new OpenStudies(context.ledger(), id(), settling);
            Failure failure = new Failure();
            Thread settling = start("settle", failure, settlement::run);
            List<Thread> threads = new ArrayList<>();
            threads.add(start("list", failure, () -> expand(open)));
            for (int i = 1; i <= context.peer().pace().maxAssociations(); i++) {
                threads.add(start("fetch-" + i, failure, () -> fetchAll(open, settlement)));
            }
            working = List.copyOf(threads);
            if (context.halt().isAsked()) {
                context.halt().ask(threads);
            }
            try {
                for (Thread thread : threads) {
                    thread.join();
                }
                failure.rethrow();
                if (context.halt().isAsked()) {
                    return Ended.HALTED;
                }
                settlement.allFetched();
                while (!settling.join(LOOK_FOR_HALT)) {
                    if (context.halt().isAsked()) {
                        return Ended.HALTED;
                    }
                }
                failure.rethrow();
            } finally {
                threads.forEach(Thread::interrupt);
                settling.interrupt();
            }
        }
        new LineOutcomes(context.ledger(), id()).settle();
        StudyFetcher.await(context.ledger().setJobState(id(), Job.State.FINISHED));
        return Ended.FINISHED;
    }

    /** How a run came to its end. */
    public enum Ended {
        FINISHED,
        HALTED
    }

    /**
     * Makes {@link #run} return soon: what is being fetched is cancelled (C-CANCEL), and a peer that does not heed that is aborted after
     * {@code grace}. What has arrived goes on without the job. For any thread; does not wait.
     */
    public void halt(Duration grace) {
        context.halt().ask(working);
        Thread.ofVirtual().name("veilgate-job-" + id() + "-halt").start(() -> {
            try {
                Thread.sleep(grace);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            working.forEach(Thread::interrupt);
        });
    }

    /** Whose turn it is among the jobs that wait for the same peer. */
    public void priority(Job.Priority priority) {
        context.share().priority(priority);
    }

    /** How the peer is being used, by all jobs together. */
    public PeerPace.Status pace() {
        return context.peer().pace().status();
    }

    /** The peer's, for those who look how it is used. */
    public PeerPace peerPace() {
        return context.peer().pace();
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
        try (PeerSession session = session(PeerSession.Use.LIST)) {
            new ListExpansion(context, project, session, studiesPerLine, patience, open::mayHaveMore).expand(list);
        } finally {
            open.complete();
        }
    }

    private PeerSession session(PeerSession.Use use) {
        return new PeerSession(context.peer(), requestor, context.mode(), context.share(), use);
    }

    private void fetchAll(OpenStudies open, Settlement settlement) throws IOException, InterruptedException {
        try (PeerSession session = session(PeerSession.Use.STUDIES)) {
            StudyFetcher fetcher = new StudyFetcher(context, session);
            for (Optional<DueStudy> next = open.next(session::close);
                    next.isPresent();
                    next = open.next(session::close)) {
                fetch(fetcher, session, settlement, next.get());
                session.giveWay();
            }
        }
    }

    /** Tries again as long as the PACS cannot be reached and patience lasts; then the study waits for the next run of the job. */
    private void fetch(StudyFetcher fetcher, PeerSession session, Settlement settlement, DueStudy due)
            throws IOException, InterruptedException {
        Study study = due.study();
        Patience.Attempts attempts = patience.begin();
        while (true) {
            try {
                if (settling.isPresent() && !fetcher.hasSettled(due, settling.get())) {
                    return;
                }
                settlement.expect(study.id());
                fetcher.fetch(study);
                settlement.fetched(study.id());
                return;
            } catch (AssociationException | PeerBusyException e) {
                if (Thread.currentThread().isInterrupted() || context.halt().isAsked()) {
                    session.close();
                    throw new InterruptedException("the job is stopped");
                }
                if (e instanceof AssociationException broken) {
                    session.broken(broken);
                } else {
                    session.busy();
                    session.close();
                }
                LOG.warn("job {}: {}", id(), e.getMessage());
                if (fetcher.hasProgressed()) {
                    attempts = patience.begin();
                }
                if (!attempts.pause()) {
                    settlement.expect(study.id());
                    fetcher.giveUp(study, String.valueOf(e.getMessage()));
                    settlement.fetched(study.id());
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
