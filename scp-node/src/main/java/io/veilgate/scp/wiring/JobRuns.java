package io.veilgate.scp.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uninterrupted;
import io.veilgate.core.ledger.Job;
import io.veilgate.scp.audit.JobAudit;
import io.veilgate.scp.watch.Place;
import io.veilgate.scu.retrieve.RetrieveJob;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The retrieve jobs that run in a node, each once: who asks for one that runs already follows it. For any thread. */
public final class JobRuns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobRuns.class);
    private static final int MOST_RESUMED = 1000;
    private static final long PROGRESS_MILLIS = 500;
    private static final long LOOK_AT_PAUSED_MILLIS = 1000;

    /** Within which a peer has to heed a C-CANCEL. */
    private static final Duration CANCEL_GRACE = Duration.ofSeconds(5);

    private record Run(
            RetrieveJob job, long startNanos, JobWatch watch, CompletableFuture<ObjectNode> report, Thread thread) {}

    private final Node node;
    private final Time time;
    private final Map<String, Run> running = new HashMap<>();
    private final List<Consumer<ObjectNode>> ended = new CopyOnWriteArrayList<>();
    /** What a job that is being halted ends as. */
    private final Map<String, Job.State> halting = new ConcurrentHashMap<>();

    public JobRuns(Node node, Time time) {
        this.node = node;
        this.time = time;
    }

    /**
     * Runs a job to its end, or follows it to there.
     *
     * @param priority empty: as it is on record
     * @param progress is told the counts twice a second
     * @return the report, with {@code exit} and the path of the {@code result} CSV
     */
    public ObjectNode run(
            String project,
            String peer,
            RetrieveMode mode,
            StudyList list,
            Optional<Job.Priority> priority,
            Consumer<ObjectNode> progress)
            throws IOException, InterruptedException {
        RetrieveJob job = node.job(project, peer, mode, list);
        Run run = start(project, job);
        if (priority.isPresent()) {
            priority(job.id(), priority.get());
        }
        while (true) {
            try {
                return run.report.get(PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                ObjectNode told = JobReport.progress(run.job.id(), run.job.counts(), run.job.pace(), seconds(run));
                run.watch.putProgress(told);
                progress.accept(told);
            } catch (ExecutionException e) {
                throw new IOException(
                        String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()), e);
            }
        }
    }

    /** As {@link #run}, for who did not ask for it just now: a job that is paused stays so, and is waited for. */
    ObjectNode runUnlessPaused(String project, String peer, RetrieveMode mode, StudyList list)
            throws IOException, InterruptedException {
        String id = node.job(project, peer, mode, list).id();
        while (true) {
            if (stateOf(id).equals(Optional.of(Job.State.PAUSED))) {
                Thread.sleep(LOOK_AT_PAUSED_MILLIS);
            } else {
                ObjectNode report = run(project, peer, mode, list, Optional.empty(), _ -> {});
                if (!report.path("state").asText().equals(JobReport.stateOf(Job.State.PAUSED))) {
                    return report;
                }
            }
        }
    }

    private Optional<Job.State> stateOf(String id) {
        return node.ledger().job(id).map(Job::state);
    }

    private synchronized Run start(String project, RetrieveJob job) {
        Run known = running.get(job.id());
        if (known != null) {
            return known;
        }
        CompletableFuture<ObjectNode> report = new CompletableFuture<>();
        long start = time.nanoTime();
        JobAudit audit = auditOf(project, job);
        JobWatch watch = new JobWatch(node.load(), project, job, time);
        Thread thread = Thread.ofVirtual()
                .name("veilgate-job-" + job.id())
                .unstarted(() -> execute(project, job, start, watch, audit, report));
        Run run = new Run(job, start, watch, report, thread);
        running.put(job.id(), run);
        thread.start();
        return run;
    }

    /** Told of each run's report when it has ended, with {@code project} and {@code state}. */
    void whenEnded(Consumer<ObjectNode> listener) {
        ended.add(listener);
    }

    private JobAudit auditOf(String project, RetrieveJob job) {
        Job known = node.ledger()
                .job(job.id())
                .orElseThrow(() -> new IllegalStateException("a job that runs is on record"));
        JobAudit audit = node.audit(
                job.id(), project, known.wanted().peer(), known.wanted().listDigest());
        audit.begins(known.wanted().mode());
        return audit;
    }

    private void execute(
            String project,
            RetrieveJob job,
            long startNanos,
            JobWatch watch,
            JobAudit audit,
            CompletableFuture<ObjectNode> report) {
        try (watch) {
            RetrieveJob.Ended how = job.run(study -> audit.study(
                    study.line(), node.pseudonyms(project).uid(study.uid().value()), study.instances()));
            uninterrupted(() -> tell(project, job, how, startNanos, watch, audit, report));
        } catch (InterruptedException | ClosedByInterruptException e) {
            uninterrupted(() -> endAudit(audit, "stopped", job, startNanos));
            report.completeExceptionally(new IOException("the node stopped; run the job again to go on"));
        } catch (IOException | RuntimeException | Error e) {
            uninterrupted(() -> fail(e, job, startNanos, audit, report));
        } finally {
            synchronized (this) {
                running.remove(job.id());
                halting.remove(job.id());
            }
        }
    }

    /** By a thread of its own, which a stop of the node does not interrupt: the end of a job is short, and told whole. */
    private static void uninterrupted(Runnable end) {
        Uninterrupted.join(Thread.ofVirtual().name("veilgate-job-end").start(end));
    }

    private void tell(
            String project,
            RetrieveJob job,
            RetrieveJob.Ended how,
            long startNanos,
            JobWatch watch,
            JobAudit audit,
            CompletableFuture<ObjectNode> report) {
        try {
            if (how == RetrieveJob.Ended.HALTED) {
                putHaltedState(job.id());
            }
            ObjectNode told = JobReport.of(
                    job.id(), node.ledger(), node.spool().quarantine(), (time.nanoTime() - startNanos) / 1e9);
            Path result = results().resolve(job.id() + ".csv");
            new JobResults(node.ledger(), node.pseudonyms(project), job.id()).write(result);
            told.put("result", result.toString());
            node.ledger().job(job.id()).ifPresent(now -> told.put("state", JobReport.stateOf(now.state())));
            watch.putReport(told);
            endAudit(audit, told.path("state").asText(), job, startNanos);
            ended.forEach(listener -> listener.accept(told.deepCopy().put("project", project)));
            report.complete(told);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            fail(e, job, startNanos, audit, report);
        }
    }

    private void fail(
            Throwable why, RetrieveJob job, long startNanos, JobAudit audit, CompletableFuture<ObjectNode> report) {
        LOG.error("job {} ended early: {}", job.id(), why.toString());
        endAudit(audit, "failed", job, startNanos);
        report.completeExceptionally(why);
    }

    private void endAudit(JobAudit audit, String state, RetrieveJob job, long startNanos) {
        try {
            audit.ends(state, job.counts(), (time.nanoTime() - startNanos) / 1e9);
        } catch (RuntimeException e) {
            LOG.error("the audit log does not have the end of job {}: {}", job.id(), e.getMessage());
        }
    }

    private void putHaltedState(String id) throws IOException, InterruptedException {
        Job.State state;
        synchronized (this) {
            state = halting.getOrDefault(id, Job.State.PAUSED);
        }
        try {
            node.ledger().setJobState(id, state).get();
        } catch (ExecutionException e) {
            throw new IOException("ledger: " + e.getCause(), e);
        }
    }

    /**
     * Pauses or cancels a job: its state is on record when this returns, and what it fetches is broken off within seconds.
     *
     * @param state {@link Job.State#PAUSED} or {@link Job.State#CANCELLED}
     */
    public void halt(String id, Job.State state) throws IOException, InterruptedException {
        Optional<Run> run;
        synchronized (this) {
            run = Optional.ofNullable(running.get(id));
            run.ifPresent(_ -> halting.put(id, state));
        }
        try {
            node.ledger().setJobState(id, state).get();
        } catch (ExecutionException e) {
            throw new IOException("ledger: " + e.getCause(), e);
        }
        run.ifPresent(going -> going.job.halt(CANCEL_GRACE));
    }

    /** Goes on with a paused job, once a run of it that is being halted has ended; false if its list is not there any more. */
    public boolean goOn(Job job) throws IOException, InterruptedException {
        Optional<Run> going;
        synchronized (this) {
            going = Optional.ofNullable(running.get(job.id()));
        }
        if (going.isPresent()) {
            if (halting.get(job.id()) == null) {
                return true;
            }
            going.get().thread.join();
        }
        Optional<StudyList> list = listOf(job);
        if (list.isPresent()) {
            node.ledger().setJobState(job.id(), Job.State.RUNNING).join();
            resume(job, list.get());
        }
        return list.isPresent();
    }

    /** Holds from the next association on. */
    public void priority(String id, Job.Priority priority) throws IOException, InterruptedException {
        try {
            node.ledger().setJobPriority(id, priority).get();
        } catch (ExecutionException e) {
            throw new IOException("ledger: " + e.getCause(), e);
        }
        synchronized (this) {
            Run run = running.get(id);
            if (run != null) {
                run.job.priority(priority);
            }
        }
    }

    /** Adds to what is told of jobs how those that run use their peers, and where they are narrow. */
    JsonNode withLoad(JsonNode status) {
        for (JsonNode job : status.path("jobs")) {
            putLoad(job);
        }
        putLoad(status.path("job"));
        return status;
    }

    private void putLoad(JsonNode told) {
        Optional<Run> run;
        synchronized (this) {
            run = Optional.ofNullable(running.get(told.path("job").asText()));
        }
        if (run.isPresent() && told instanceof ObjectNode report) {
            JobReport.putPace(report, run.get().job.pace());
            run.get().watch.putProgress(report);
        }
    }

    /** Where each running job is narrow now. */
    public Map<String, Place> narrowPlaces() {
        Map<String, Place> places = new HashMap<>();
        synchronized (this) {
            running.forEach((id, run) -> places.put(id, run.watch.now().place()));
        }
        return places;
    }

    private Path results() throws IOException {
        return Files.createDirectories(
                node.configuration().node().data().resolve("jobs").resolve("results"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private double seconds(Run run) {
        return (time.nanoTime() - run.startNanos) / 1e9;
    }

    /** Goes on with the jobs that ran when the last process stopped. */
    public void resume() {
        for (Job job : node.ledger().jobs(MOST_RESUMED)) {
            if (job.state() == Job.State.RUNNING) {
                listOf(job).ifPresent(list -> resume(job, list));
            }
        }
    }

    private Optional<StudyList> listOf(Job job) {
        Path list = node.configuration()
                .node()
                .data()
                .resolve("jobs")
                .resolve("lists")
                .resolve(job.wanted().listDigest() + ".csv");
        return Files.exists(list)
                ? Optional.of(new StudyList(
                        list, job.wanted().listDigest(), job.wanted().listName()))
                : Optional.empty();
    }

    private void resume(Job job, StudyList list) {
        try {
            LOG.info("job {} goes on", job.id());
            start(
                    job.wanted().project(),
                    node.job(
                            job.wanted().project(),
                            job.wanted().peer(),
                            RetrieveMode.valueOf(job.wanted().mode().toUpperCase(Locale.ROOT)),
                            list));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("job {} cannot go on: {}", job.id(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the jobs; each can be run again. */
    @Override
    public void close() {
        Map<String, Run> stopping;
        synchronized (this) {
            stopping = Map.copyOf(running);
        }
        stopping.values().forEach(run -> run.thread.interrupt());
        for (Run run : stopping.values()) {
            try {
                run.thread.join(java.time.Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
