package io.veilgate.scp.wiring;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.core.base.Time;
import io.veilgate.core.ledger.Job;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.spool.QuarantinedEntry;
import io.veilgate.core.spool.Spool;
import io.veilgate.core.spool.SpoolException;
import io.veilgate.scp.config.RetentionConfig;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Removes what has been kept for as long as the configuration says. What a job that has not ended needs stays: its list, its result, its held
 * instances. Spool entries, keys and the ledger are never removed by age.
 */
final class Purge {
    private static final int BATCH = 1000;

    private final RetentionConfig retention;
    private final Path jobs;
    private final Ledger ledger;
    private final Spool spool;
    private final Instant now;
    private final boolean dryRun;

    /** @param dryRun tells what there is to remove, and leaves it */
    Purge(RetentionConfig retention, Path dataFolder, Ledger ledger, Spool spool, Time time, boolean dryRun) {
        this.retention = retention;
        this.jobs = dataFolder.resolve("jobs");
        this.ledger = ledger;
        this.spool = spool;
        this.now = time.now();
        this.dryRun = dryRun;
    }

    /** What was removed: {@code quarantine} with {@code instances} and {@code bytes}, files of {@code lists}, {@code dropped}, {@code results}. */
    ObjectNode run() throws IOException {
        ObjectNode told = new ObjectMapper().createObjectNode().put("dryRun", dryRun);
        ObjectNode held = told.putObject("quarantine").put("instances", 0).put("bytes", 0);
        if (retention.quarantine().isPresent()) {
            quarantine(before(retention.quarantine().get()), held);
        }
        told.put("lists", files("lists", retention.lists(), this::endOfList));
        told.put(
                "dropped",
                files("done", retention.dropped(), Purge::moved) + files("failed", retention.dropped(), Purge::moved));
        told.put("results", files("results", retention.results(), this::endOfJob));
        return told;
    }

    private Instant before(Period kept) {
        return now.minus(kept);
    }

    private void quarantine(Instant limit, ObjectNode told) throws SpoolException {
        HeldInstances held = new HeldInstances(ledger, spool);
        long instances = 0;
        long bytes = 0;
        List<QuarantinedEntry> batch = new ArrayList<>();
        do {
            batch.clear();
            spool.quarantine().list(entry -> {
                if (batch.size() < (dryRun ? Integer.MAX_VALUE : BATCH)
                        && entry.reason().since().isBefore(limit)
                        && !isNeeded(entry)) {
                    batch.add(entry);
                }
            });
            for (QuarantinedEntry entry : batch) {
                if (!dryRun) {
                    held.discard(entry.entry().name());
                }
                instances++;
                bytes += entry.entry().fileBytes();
            }
        } while (!dryRun && !batch.isEmpty());
        told.put("instances", instances).put("bytes", bytes);
    }

    private boolean isNeeded(QuarantinedEntry entry) {
        return entry.reason().job().flatMap(ledger::job).filter(Purge::goesOn).isPresent();
    }

    private static boolean goesOn(Job job) {
        return job.state() == Job.State.RUNNING || job.state() == Job.State.PAUSED;
    }

    /** From when a file is kept for no one; empty if somebody needs it. */
    private interface End extends Function<Path, Optional<Instant>> {}

    private int files(String folder, Optional<Period> kept, End end) throws IOException {
        Path in = jobs.resolve(folder);
        if (kept.isEmpty() || !Files.isDirectory(in)) {
            return 0;
        }
        Instant limit = before(kept.get());
        int removed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(in, Files::isRegularFile)) {
            for (Path file : files) {
                if (end.apply(file).filter(limit::isAfter).isPresent()) {
                    if (!dryRun) {
                        Files.deleteIfExists(file);
                    }
                    removed++;
                }
            }
        }
        return removed;
    }

    private Optional<Instant> endOfList(Path file) {
        List<Job> of = ledger.jobsOfList(stem(file));
        if (of.stream().anyMatch(Purge::goesOn)) {
            return Optional.empty();
        }
        return of.isEmpty() ? moved(file) : of.stream().map(Purge::ended).max(Instant::compareTo);
    }

    private Optional<Instant> endOfJob(Path file) {
        Optional<Job> job = ledger.job(stem(file));
        if (job.isEmpty()) {
            return moved(file);
        }
        return job.filter(known -> !goesOn(known)).map(Purge::ended);
    }

    private static Instant ended(Job job) {
        return job.finished().orElse(job.created());
    }

    private static String stem(Path file) {
        return String.valueOf(file.getFileName()).replaceFirst("\\.csv$", "");
    }

    /** When the file came to where it is, or was changed there; a file that is moved keeps the time of its content. */
    private static Optional<Instant> moved(Path file) {
        try {
            return Optional.of(((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
