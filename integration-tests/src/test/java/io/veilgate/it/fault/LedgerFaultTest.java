package io.veilgate.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Time;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.flow.InProcessNode;
import io.veilgate.it.flow.NodeFolder;
import io.veilgate.it.flow.SmallInstances;
import io.veilgate.it.harness.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that cannot write for a while that instances are archived. */
final class LedgerFaultTest {
    private static final int INSTANCES = 12;
    private static final int FAILURES = 8;
    private static final Duration SOON = Duration.ofSeconds(180);

    @TempDir
    private Path folder;

    @Test
    @MayWarn("archived but not on record")
    void whatIsArchivedAndCouldNotBePutOnRecordIsRecordedLaterAndNotSentAgain() throws Exception {
        AtomicInteger failed = new AtomicInteger();
        SmallInstances.write(folder.resolve("files"), 1, INSTANCES);
        try (RecordingArchive archive = new RecordingArchive()) {
            NodeFolder node = new NodeFolder(folder.resolve("node"))
                    .rules(SmallInstances.RULES)
                    .peer("ARCHIVE", archive.ae())
                    .project("small", "ARCHIVE", "")
                    .route(Pushes.AE_TITLE, "small");
            Path data = folder.resolve("node").resolve("data");
            Pushes pushes = new Pushes(node.ae());
            try (Stream<Path> files = Files.list(folder.resolve("files"))) {
                pushes.add(files.sorted().toList());
            }
            try (InProcessNode running = InProcessNode.open(node, failingAtFirst(failed))) {
                pushes.send();
                assertThat(pushes.acknowledged()).hasSize(INSTANCES);
                Await.until("the spool is empty", SOON, () -> running.spooled() == 0);
            }
            assertThat(failed).hasValueGreaterThanOrEqualTo(FAILURES);
            assertThat(archive.count()).as("C-STOREs, each instance once").isEqualTo(INSTANCES);
            assertThat(Recorded.archived(data)).hasSize(INSTANCES);
            assertThat(Verdict.of(Verdict.serials(pushes.acknowledged()), archive.arrivals(), Verdict.held(data), 0))
                    .isEqualTo(Verdict.GOOD);
        }
    }

    /** The ledger asks for the time when it writes that an instance is archived. */
    private static Time failingAtFirst(AtomicInteger asked) {
        return new Time() {
            @Override
            public long nanoTime() {
                return Time.system().nanoTime();
            }

            @Override
            public Instant now() {
                if (HaltingNode.isCalledFrom("io.veilgate.core.ledger.Rows.finish")
                        && asked.incrementAndGet() <= FAILURES) {
                    throw new IllegalStateException("as if the disk were full");
                }
                return Time.system().now();
            }
        };
    }
}
