package io.veilgate.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.flow.NodeFolder;
import io.veilgate.it.flow.SmallInstances;
import io.veilgate.it.harness.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power goes at random moments while instances are pushed: a real node on a file system of its own, spool and ledger, which from that
 * moment on gets nothing more to its disk, and loses what was not synced.
 */
@MayWarn("ends: ")
final class PowerLossTest {
    private static final int LOSSES = 3;
    private static final int AT_EACH_LOSS = 60;
    private static final Duration SOON = Duration.ofSeconds(180);

    @TempDir
    private Path folder;

    @Test
    void whatIsAcknowledgedIsOnDiskAndWhatIsOnRecordIsNotSentAgain() throws Exception {
        long seed = Long.getLong("veilgate.seed", System.nanoTime());
        Random random = new Random(seed);
        Path image = folder.resolve("disk.img");
        SmallInstances.write(folder.resolve("files"), 1, LOSSES * AT_EACH_LOSS);
        List<Path> originals;
        try (Stream<Path> files = Files.list(folder.resolve("files"))) {
            originals = files.sorted().toList();
        }
        try (Mounts mounts = Mounts.orSkip(folder.resolve("probe"));
                RecordingArchive archive = new RecordingArchive()) {
            Path disk = mounts.ext4(folder.resolve("disk"), image, 600L << 20);
            NodeFolder node = new NodeFolder(disk.resolve("node"))
                    .rules(SmallInstances.RULES)
                    .peer("ARCHIVE", archive.ae())
                    .project("small", "ARCHIVE", "")
                    .route(Pushes.AE_TITLE, "small");
            Path data = disk.resolve("node").resolve("data");
            Pushes pushes = new Pushes(node.ae());
            Set<String> onRecord = new HashSet<>();
            int repeated = 0;
            for (int loss = 0; loss < LOSSES; loss++) {
                int before = archive.count();
                int acknowledged = pushes.acknowledged().size();
                try (NodeProcess process = NodeProcess.serve(node)) {
                    pushes.add(originals.subList(loss * AT_EACH_LOSS, (loss + 1) * AT_EACH_LOSS));
                    int when = random.nextInt(5, AT_EACH_LOSS - 5);
                    Thread sender = Thread.ofVirtual().start(() -> send(pushes));
                    Await.until("some have arrived: " + process.log(), SOON, () -> archive.count() - before > when);
                    Mounts.powerOff(disk);
                    process.kill();
                    sender.join();
                }
                assertThat(pushes.acknowledged()).hasSizeGreaterThan(acknowledged);
                mounts.unmount(disk);
                mounts.attach(disk, image);
                repeated += Verdict.repeated(onRecord, archive.arrivals().subList(before, archive.count()));
                onRecord = Recorded.archived(data);
            }
            int before = archive.count();
            try (NodeProcess last = NodeProcess.serve(node)) {
                while (!pushes.isDone()) {
                    pushes.send();
                }
                Await.until("the spool is empty: " + last.log(), SOON, () -> Verdict.spooled(data) == 0);
                repeated += Verdict.repeated(onRecord, archive.arrivals().subList(before, archive.count()));
                assertThat(Verdict.of(
                                Verdict.serials(pushes.acknowledged()),
                                archive.arrivals(),
                                Verdict.held(data),
                                repeated))
                        .as("seed %d", seed)
                        .isEqualTo(Verdict.GOOD);
            }
        }
    }

    private static void send(Pushes pushes) {
        try {
            pushes.send();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
