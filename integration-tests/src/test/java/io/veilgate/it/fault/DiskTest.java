package io.veilgate.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.flow.InProcessNode;
import io.veilgate.it.flow.NodeFolder;
import io.veilgate.it.flow.SmallInstances;
import io.veilgate.it.harness.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full or cannot be written, quotas that are used up: what is pushed is refused meanwhile, and nothing else happens. */
@MayWarn({"A700", "ends: ", "cannot be connected", "trying until it can be reached"})
final class DiskTest {
    private static final Duration SOON = Duration.ofSeconds(180);
    private static final int INSTANCES = 40;

    /** As storescu writes A700. */
    private static final String OUT_OF_RESOURCES = "Refused: OutOfResources";

    @TempDir
    private Path folder;

    private RecordingArchive archive;
    private NodeFolder node;
    private Path data;
    private Pushes pushes;

    @BeforeEach
    void start() throws Exception {
        archive = new RecordingArchive();
    }

    @AfterEach
    void stop() {
        archive.close();
    }

    private void nodeIn(Path parent) throws Exception {
        node = new NodeFolder(parent.resolve("node"))
                .rules(SmallInstances.RULES)
                .peer("ARCHIVE", archive.ae())
                .project("small", "ARCHIVE", "")
                .route(Pushes.AE_TITLE, "small");
        data = parent.resolve("node").resolve("data");
        SmallInstances.write(folder.resolve("files"), 1, INSTANCES);
        pushes = new Pushes(node.ae());
        try (Stream<Path> files = Files.list(folder.resolve("files"))) {
            pushes.add(files.sorted().toList());
        }
    }

    /** All is sent in the end, and what was acknowledged has arrived once, masked. */
    private void recovers() throws Exception {
        while (!pushes.isDone()) {
            pushes.send();
        }
        Await.until("the spool is empty", SOON, () -> Verdict.spooled(data) == 0);
        assertThat(files("incoming"))
                .as("half files")
                .allMatch(file -> file.toString().endsWith(".spare"));
        assertThat(Verdict.of(Verdict.serials(pushes.acknowledged()), archive.arrivals(), Verdict.held(data), 0))
                .isEqualTo(Verdict.GOOD);
        assertThat(pushes.acknowledged()).hasSize(INSTANCES);
    }

    private List<Path> files(String of) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("spool").resolve(of))) {
            return files.toList();
        }
    }

    @Test
    @MayWarn({
        "No space left",
        "not on record",
        "cannot write",
        "cannot be noted",
        "cannot be opened",
        "A700",
        "ends: ",
        "full",
        "space"
    })
    void aDiskThatIsFullRefusesAndTakesAgainWhenThereIsSpace() throws Exception {
        try (Mounts mounts = Mounts.orSkip(folder.resolve("probe"))) {
            Path disk = mounts.tmpfs(folder.resolve("disk"), 400L << 20);
            nodeIn(disk);
            archive.takeItsTime(Duration.ofMillis(20));
            Path filler = disk.resolve("filler");
            try (InProcessNode running = InProcessNode.open(node)) {
                // 256 MiB are kept free: pushes are refused before the disk is full
                fill(filler, 200L << 20);
                pushes.send();
                assertThat(pushes.answers()).hasSize(INSTANCES).containsOnly(OUT_OF_RESOURCES);
                // and full to the last byte in the midst of work, ledger and spool
                Files.delete(filler);
                Thread filling = Thread.ofVirtual().start(() -> fillWhen(filler));
                pushes.send();
                filling.join();
                assertThat(pushes.answers()).contains(OUT_OF_RESOURCES);
                Files.delete(filler);
                recovers();
                assertThat(running.spooled()).isZero();
            }
        }
    }

    private void fillWhen(Path filler) {
        try {
            Await.until("some have arrived", SOON, () -> archive.count() > 2);
            fill(filler, Files.getFileStore(filler.getParent()).getUsableSpace());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void fill(Path filler, long bytes) throws Exception {
        Mounts.must("fallocate", "-l", Long.toString(bytes), filler.toString());
    }

    @Test
    @MayWarn({"A700", "Read-only", "read only", "ends: "})
    void aSpoolThatCannotBeWrittenRefusesAndTakesAgainWhenItCan() throws Exception {
        try (Mounts mounts = Mounts.orSkip(folder.resolve("probe"))) {
            nodeIn(mounts.tmpfs(folder.resolve("disk"), 400L << 20));
            try (InProcessNode _ = InProcessNode.open(node)) {
                Path spool = data.resolve("spool");
                mounts.readOnly(spool);
                pushes.send();
                assertThat(pushes.answers()).hasSize(INSTANCES).containsOnly(OUT_OF_RESOURCES);
                mounts.unmount(spool);
                recovers();
            }
        }
    }

    @Test
    void aNodeWhoseDataFolderCannotBeWrittenDoesNotStartAndSaysWhyInALine() throws Exception {
        try (Mounts mounts = Mounts.orSkip(folder.resolve("probe"))) {
            nodeIn(folder);
            Files.createDirectories(data);
            mounts.readOnly(data);
            try (NodeProcess refused = NodeProcess.unready(node)) {
                assertThat(refused.status()).as(refused.log()).isEqualTo(2);
                assertThat(refused.log().lines())
                        .singleElement()
                        .asString()
                        .contains(data.toString(), "Read-only file system");
            }
            mounts.unmount(data);
            try (Stream<Path> left = Files.list(data)) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void aSpoolWhoseQuotaIsUsedUpRefusesUntilTheArchiveIsBack() throws Exception {
        nodeIn(folder);
        node.limits("spool: 9MB");
        archive.close();
        try (InProcessNode running = InProcessNode.open(node)) {
            pushes.send();
            assertThat(pushes.answers()).contains(OUT_OF_RESOURCES, "Success");
            assertThat(running.spooled()).isEqualTo(pushes.acknowledged().size());
            archive.open();
            recovers();
        }
    }

    @Test
    @MayWarn({"quarantine full", "A700"})
    void aQuarantineWhoseQuotaIsUsedUpKeepsTheRestInTheSpool() throws Exception {
        nodeIn(folder);
        node.rules(SmallInstances.RULES.replace("MR", "CT")).limits("quarantine: 200KB");
        try (InProcessNode running = InProcessNode.open(node)) {
            pushes.send();
            assertThat(pushes.isDone()).isTrue();
            Await.until("none waits any more", SOON, () -> Verdict.held(data).size() == 200_000 / 37_000);
            assertThat(running.spooled())
                    .isEqualTo(INSTANCES - Verdict.held(data).size());
        }
        node.limits("quarantine: 10MB");
        try (InProcessNode running = InProcessNode.open(node)) {
            Await.until("the spool is empty", SOON, () -> running.spooled() == 0);
        }
        assertThat(Verdict.held(data)).hasSize(INSTANCES);
        assertThat(archive.count()).isZero();
    }
}
