package io.veilgate.scp.wiring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.core.base.Time;
import io.veilgate.core.ledger.Job;
import io.veilgate.scu.retrieve.RetrieveJob;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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

    private record Run(RetrieveJob job, long startNanos, CompletableFuture<ObjectNode> report, Thread thread) {}

    private final Node node;
    private final Time time;
    private final Map<String, Run> running = new HashMap<>();

    public JobRuns(Node node, Time time) {
        this.node = node;
        this.time = time;
    }

    /**
     * Runs a job to its end, or follows it to there.
     *
     * @param progress is told the counts twice a second
     * @return the report, with {@code exit} and the path of the {@code result} CSV
     */
    public ObjectNode run(String project, String peer, RetrieveMode mode, StudyList list, Consumer<ObjectNode> progress)
            throws IOException, InterruptedException {
        Run run = start(project, node.job(project, peer, mode, list));
        while (true) {
            try {
                return run.report.get(PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                progress.accept(JobReport.progress(run.job.id(), run.job.counts(), seconds(run)));
            } catch (ExecutionException e) {
                throw new IOException(
                        String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()), e);
            }
        }
    }

    private synchronized Run start(String project, RetrieveJob job) {
        Run known = running.get(job.id());
        if (known != null) {
            return known;
        }
        CompletableFuture<ObjectNode> report = new CompletableFuture<>();
        long start = time.nanoTime();
        Thread thread = Thread.ofVirtual()
                .name("veilgate-job-" + job.id())
                .unstarted(() -> execute(project, job, start, report));
        Run run = new Run(job, start, report, thread);
        running.put(job.id(), run);
        thread.start();
        return run;
    }

    private void execute(String project, RetrieveJob job, long startNanos, CompletableFuture<ObjectNode> report) {
        try {
            job.run();
            ObjectNode ended = JobReport.of(
                    job.id(), node.ledger(), node.spool().quarantine(), (time.nanoTime() - startNanos) / 1e9);
            Path result = results().resolve(job.id() + ".csv");
            new JobResults(node.ledger(), node.pseudonyms(project), job.id()).write(result);
            ended.put("result", result.toString());
            report.complete(ended);
        } catch (InterruptedException e) {
            report.completeExceptionally(new IOException("the node stopped; run the job again to go on"));
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("job {} ended early: {}", job.id(), e.toString());
            report.completeExceptionally(e);
        } finally {
            synchronized (this) {
                running.remove(job.id());
            }
        }
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
            Path list = node.configuration()
                    .node()
                    .data()
                    .resolve("jobs")
                    .resolve("lists")
                    .resolve(job.wanted().listDigest() + ".csv");
            if (job.state() == Job.State.RUNNING && Files.exists(list)) {
                resume(
                        job,
                        new StudyList(
                                list, job.wanted().listDigest(), job.wanted().listName()));
            }
        }
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
