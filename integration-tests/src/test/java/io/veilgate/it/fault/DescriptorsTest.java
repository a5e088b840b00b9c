package io.veilgate.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.flow.NodeFolder;
import io.veilgate.it.flow.SmallInstances;
import io.veilgate.it.harness.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node process that may open no further files or connections. */
final class DescriptorsTest {
    private static final int BEFORE = 10;
    private static final int INSTANCES = 40;
    private static final int MOST_SPARE = 3;
    private static final int ENOUGH = 4096;
    private static final Duration SOON = Duration.ofSeconds(180);

    /** Seconds that storescu waits for an association. */
    private static final String PATIENCE = "3";

    @TempDir
    private Path folder;

    @Test
    @MayWarn("ends: ")
    void aNodeOutOfDescriptorsRefusesOrDoesNotAcceptAndGoesOnWhenItHasThemAgain() throws Exception {
        SmallInstances.write(folder.resolve("files"), 1, INSTANCES);
        List<Path> originals;
        try (Stream<Path> files = Files.list(folder.resolve("files"))) {
            originals = files.sorted().toList();
        }
        try (RecordingArchive archive = new RecordingArchive()) {
            NodeFolder node = new NodeFolder(folder.resolve("node"))
                    .rules(SmallInstances.RULES)
                    .peer("ARCHIVE", archive.ae())
                    .project("small", "ARCHIVE", "")
                    .route(Pushes.AE_TITLE, "small");
            Path data = folder.resolve("node").resolve("data");
            Pushes pushes = new Pushes(node.ae());
            // from jars, as it is installed: classes in folders would each want a descriptor
            try (NodeProcess process = NodeProcess.serveFromJars(node, folder.resolve("jars"))) {
                pushes.add(originals.subList(0, BEFORE));
                while (!pushes.isDone()) {
                    pushes.send();
                }
                Await.until("the spool is empty: " + process.log(), SOON, () -> Verdict.spooled(data) == 0);

                pushes.add(originals.subList(BEFORE, INSTANCES));
                for (int spare = 0; spare <= MOST_SPARE; spare++) {
                    mayOpen(process, open(process) + spare);
                    pushes.send("-ta", PATIENCE);
                }
                Set<String> answered = Set.copyOf(
                        pushes.answers().subList(BEFORE, pushes.answers().size()));
                assertThat(answered)
                        .as(process.log())
                        .contains("Refused: OutOfResources")
                        .isSubsetOf("Refused: OutOfResources", "Success");
                assertThat(process.isAlive()).isTrue();

                mayOpen(process, ENOUGH);
                while (!pushes.isDone()) {
                    pushes.send("-ta", PATIENCE);
                }
                Await.until("the spool is empty: " + process.log(), SOON, () -> Verdict.spooled(data) == 0);
            }
            try (Stream<Path> halves = Files.list(data.resolve("spool").resolve("incoming"))) {
                assertThat(halves)
                        .as("half files")
                        .allMatch(file -> file.toString().endsWith(".spare"));
            }
            assertThat(pushes.acknowledged()).hasSize(INSTANCES);
            assertThat(Verdict.of(Verdict.serials(pushes.acknowledged()), archive.arrivals(), Verdict.held(data), 0))
                    .isEqualTo(Verdict.GOOD);
            assertThat(Verdict.held(data)).isEmpty();
        }
    }

    private static int open(NodeProcess process) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return (int) open.count();
        }
    }

    private static void mayOpen(NodeProcess process, int descriptors) throws Exception {
        Mounts.must("prlimit", "--pid", Long.toString(process.pid()), "--nofile=" + descriptors + ":");
    }
}
