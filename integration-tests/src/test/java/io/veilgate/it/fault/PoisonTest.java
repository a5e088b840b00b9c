package io.veilgate.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.flow.InProcessNode;
import io.veilgate.it.flow.NodeFolder;
import io.veilgate.it.flow.SmallInstances;
import io.veilgate.it.harness.Await;
import io.veilgate.scp.demo.SyntheticDevice;
import io.veilgate.scp.demo.SyntheticFiles;
import io.veilgate.scp.demo.SyntheticStudies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small instances with a large one among them, at whose masking something is done to the node, as by a codec that cannot take it. */
final class PoisonTest {
    private static final Duration SOON = Duration.ofSeconds(180);
    private static final int SMALL = 6;

    @TempDir
    private Path folder;

    private RecordingArchive archive;
    private NodeFolder node;
    private List<Path> files;

    @BeforeEach
    void start() throws Exception {
        archive = new RecordingArchive();
        node = new NodeFolder(folder.resolve("node"))
                .rules(SmallInstances.RULES)
                .peer("ARCHIVE", archive.ae())
                .project("small", "ARCHIVE", "")
                .route(Pushes.AE_TITLE, "small");
        SmallInstances.write(folder.resolve("files"), 1, SMALL);
        Path large = folder.resolve("files").resolve("large.dcm");
        SyntheticFiles.write(
                new SyntheticStudies(3)
                        .series(SyntheticDevice.MR, 1, 1)
                        .getFirst()
                        .instance(0),
                large);
        try (Stream<Path> small = Files.list(folder.resolve("files"))) {
            files = new ArrayList<>(
                    small.filter(file -> !file.equals(large)).sorted().toList());
        }
        files.add(2, large);
    }

    @AfterEach
    void stop() {
        archive.close();
    }

    /** What happens to a worker that reads the large instance to mask it. */
    private interface Poison {
        void act() throws IOException;
    }

    private static FaultyDisk poisoned(Poison poison) {
        return new FaultyDisk() {
            @Override
            void beforeRead(Path file) throws IOException {
                if (onThread("veilgate-worker") && isEntry(file) && isLarge(file) && HaltingNode.inMasking()) {
                    poison.act();
                }
            }
        };
    }

    @Test
    void aCodecThatThrowsCostsItsInstance() throws Exception {
        assertThat(reasonOfTheHeld(poisoned(() -> {
                    throw new IllegalStateException("a codec met something");
                })))
                .isEqualTo("unexpected");
    }

    @Test
    @MayWarn("not enough memory")
    void aCodecThatRunsOutOfMemoryCostsItsInstanceAfterThreeAttempts() throws Exception {
        assertThat(reasonOfTheHeld(poisoned(() -> {
                    throw new OutOfMemoryError("as if");
                })))
                .isEqualTo("out-of-memory");
    }

    @Test
    @MayWarn({"takes longer than", "stopping"})
    void aCodecThatNeverReturnsCostsItsInstanceAndItsWorkerIsReplaced() throws Exception {
        node.limits("instanceTime: 4s, workers: 1");
        AtomicBoolean released = new AtomicBoolean();
        try {
            assertThat(reasonOfTheHeld(poisoned(() -> {
                        // deaf to interrupts, as a loop in a codec is
                        while (!released.get()) {
                            Thread.onSpinWait();
                        }
                    })))
                    .isEqualTo("took-too-long");
        } finally {
            released.set(true);
        }
    }

    @Test
    @MayWarn({"takes longer than", "stopping"})
    void aSecondArrivalWhoseComparisonNeverReturnsIsHeldAndItsWorkerIsReplaced() throws Exception {
        node.limits("instanceTime: 4s, workers: 1");
        AtomicBoolean released = new AtomicBoolean();
        node.rules(SmallInstances.RULES
                + SmallInstances.RULES.replace("128", "512").replace("small", "large"));
        FaultyDisk disk = new FaultyDisk() {
            @Override
            void beforeRead(Path file) throws IOException {
                if (onThread("veilgate-worker")
                        && isEntry(file)
                        && isLarge(file)
                        && HaltingNode.isCalledFrom("io.veilgate.core.pipeline.OutputDigest")) {
                    while (!released.get()) {
                        Thread.onSpinWait();
                    }
                }
            }
        };
        Pushes first = new Pushes(node.ae());
        first.add(files);
        Pushes again = new Pushes(node.ae());
        again.add(files);
        try (InProcessNode running = InProcessNode.open(node, disk)) {
            first.send();
            Await.until("the spool is empty", SOON, () -> running.spooled() == 0);
            again.send();
            Await.until("the spool is empty again", SOON, () -> running.spooled() == 0);
            assertThat(archive.count()).isEqualTo(SMALL + 1);
            JsonNode groups = running.ask("quarantine-list", "{}");
            assertThat(groups).as("%s", groups).hasSize(1);
            assertThat(groups.path(0).path("reason").asText()).isEqualTo("took-too-long");
        } finally {
            released.set(true);
        }
    }

    @Test
    @MayWarn("ends: ")
    void anInstanceInWorkWhenTheProcessDiedTwiceIsHeldAndNoOther() throws Exception {
        Pushes pushes = new Pushes(node.ae());
        pushes.add(files);
        for (int death = 0; death < 2; death++) {
            try (NodeProcess dying = NodeProcess.halting(node, Fault.HALT_AT_LARGE, 1)) {
                pushes.send();
                assertThat(dying.status()).as(dying.log()).isEqualTo(HaltingNode.STATUS);
            }
        }
        Path data = folder.resolve("node").resolve("data");
        try (NodeProcess living = NodeProcess.halting(node, Fault.HALT_AT_LARGE, 1)) {
            while (!pushes.isDone()) {
                pushes.send();
            }
            Await.until("the spool is empty: " + living.log(), SOON, () -> Verdict.spooled(data) == 0);
        }
        assertThat(archive.arrivals().stream()
                        .map(RecordingArchive.Arrival::serial)
                        .distinct())
                .hasSize(SMALL);
        try (Stream<Path> held = Files.list(data.resolve("spool").resolve("quarantine"))) {
            List<Path> reasons =
                    held.filter(file -> file.toString().endsWith(".json")).toList();
            assertThat(reasons).hasSize(1);
            assertThat(reasons.getFirst()).content().contains("process-died");
        }
    }

    /** Sends all; the small ones arrive, those that come later too, and one is held. */
    private String reasonOfTheHeld(FaultyDisk disk) throws Exception {
        Pushes pushes = new Pushes(node.ae());
        try (InProcessNode running = InProcessNode.open(node, disk)) {
            pushes.add(files);
            pushes.send();
            assertThat(pushes.isDone()).isTrue();
            Await.until("the spool is empty", SOON, () -> running.spooled() == 0);
            assertThat(archive.arrivals()).hasSize(SMALL).allMatch(RecordingArchive.Arrival::masked);
            JsonNode groups = running.ask("quarantine-list", "{}");
            assertThat(groups).as("%s", groups).hasSize(1);
            return groups.path(0).path("reason").asText();
        }
    }
}
