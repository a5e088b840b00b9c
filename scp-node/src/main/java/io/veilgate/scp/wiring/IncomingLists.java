package io.veilgate.scp.wiring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.PeerConfig;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the study lists that people drop into {@code jobs/incoming} of the data folder, and moves each to {@code done} or {@code failed} beside
 * it, with its result. A list belongs to the only project and the only source; where there are several, to those that it is put below:
 * {@code incoming/PROJECT} or {@code incoming/PROJECT/PEER}. A list is taken when its size has not changed between two looks.
 */
public final class IncomingLists implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingLists.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final int DEPTH = 3;

    private final Supplier<Configuration> configuration;
    private final JobRuns runs;
    private final Path jobs;
    private final Map<Path, Long> sizes = new HashMap<>();
    private final Set<Path> atWork = new HashSet<>();
    private final Thread thread;

    /** @param configuration as it holds at the moment */
    public IncomingLists(Supplier<Configuration> configuration, JobRuns runs) throws IOException {
        this.configuration = configuration;
        this.runs = runs;
        this.jobs = configuration.get().node().data().resolve("jobs");
        for (String folder : new String[] {"incoming", "done", "failed"}) {
            Files.createDirectories(
                    jobs.resolve(folder),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        this.thread = Thread.ofVirtual().name("veilgate-incoming").start(this::watch);
    }

    private void watch() {
        try {
            while (true) {
                try {
                    look(jobs.resolve("incoming"), 1);
                } catch (IOException e) {
                    LOG.warn("incoming lists cannot be read: {}", e.getMessage());
                }
                Thread.sleep(BETWEEN_LOOKS);
            }
        } catch (InterruptedException e) {
            LOG.debug("no more incoming lists");
        }
    }

    private void look(Path folder, int depth) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (Files.isDirectory(file)) {
                    if (depth < DEPTH) {
                        look(file, depth + 1);
                    }
                } else if (!String.valueOf(file.getFileName()).startsWith(".") && isComplete(file)) {
                    take(file);
                }
            }
        }
    }

    private synchronized boolean isComplete(Path file) throws IOException {
        if (atWork.contains(file)) {
            return false;
        }
        try {
            long size = Files.size(file);
            Long before = sizes.put(file, size);
            return before != null && before == size;
        } catch (NoSuchFileException e) {
            sizes.remove(file);
            return false;
        }
    }

    private synchronized void take(Path file) {
        atWork.add(file);
        sizes.remove(file);
        Thread.ofVirtual().name("veilgate-incoming-list").start(() -> {
            try {
                run(file);
            } finally {
                synchronized (this) {
                    atWork.remove(file);
                }
            }
        });
    }

    private void run(Path file) {
        try {
            Path below = jobs.resolve("incoming").relativize(file);
            String project = project(below);
            PeerConfig peer = peer(below);
            StudyList list;
            try (InputStream in = Files.newInputStream(file)) {
                list = StudyList.keep(
                        in,
                        String.valueOf(file.getFileName()),
                        configuration.get().node().data());
            }
            ObjectNode report = runs.runUnlessPaused(
                    project, peer.name(), RetrieveMode.valueOf(peer.retrieve().name()), list);
            boolean done = report.path("exit").asInt(1) == 0;
            Path moved = move(file, done ? "done" : "failed");
            Files.copy(
                    Path.of(report.path("result").asText()),
                    moved.resolveSibling(moved.getFileName() + ".result.csv"),
                    StandardCopyOption.REPLACE_EXISTING);
            LOG.info("list {}: {}", moved.getFileName(), done ? "done" : "not all of it is archived");
        } catch (InterruptedException e) {
            LOG.debug("a list waits for the next start");
        } catch (IOException | IllegalArgumentException e) {
            fail(file, String.valueOf(e.getMessage()));
        }
    }

    private void fail(Path file, String reason) {
        LOG.warn("an incoming list failed: {}", reason);
        try {
            Path moved = move(file, "failed");
            Files.writeString(moved.resolveSibling(moved.getFileName() + ".error.txt"), reason + "\n");
        } catch (IOException e) {
            LOG.warn("an incoming list cannot be moved: {}", e.getMessage());
        }
    }

    private Path move(Path file, String folder) throws IOException {
        Path target = jobs.resolve(folder).resolve(String.valueOf(file.getFileName()));
        return Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
    }

    private String project(Path below) {
        if (below.getNameCount() > 1) {
            return below.getName(0).toString();
        }
        return configuration
                .get()
                .onlyProject()
                .map(only -> only.name())
                .orElseThrow(() ->
                        new IllegalArgumentException("there are several projects: put the list into incoming/PROJECT"));
    }

    private PeerConfig peer(Path below) {
        Optional<PeerConfig> peer = below.getNameCount() > 2
                ? Optional.ofNullable(
                        configuration.get().peers().get(below.getName(1).toString()))
                : configuration.get().onlySource();
        return peer.orElseThrow(() -> new IllegalArgumentException(
                "there is no such peer, or not only one to fetch from: put the list into incoming/PROJECT/PEER"));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
