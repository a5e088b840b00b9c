package io.veilgate.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.it.flow.NodeFolder;
import io.veilgate.it.flow.SmallPacs;
import io.veilgate.it.flow.Veilgate;
import io.veilgate.it.flow.Veilgate.Running;
import io.veilgate.it.harness.DiscardingArchive;
import io.veilgate.scp.demo.NumberedStudies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job of many small instances, in a process of its own, started by the launcher. Its long form, for a million:
 * {@code ./test -pl integration-tests -am -Dtest=LongJobTest -Dveilgate.load.instances=1000000}.
 */
final class LongJobTest {
    private static final int SHORT = 3000;
    private static final int INSTANCES = Integer.getInteger("veilgate.load.instances", SHORT);
    private static final int OF_EACH_STUDY = 100;

    /** The least after which nothing that a process does once is still growing. */
    private static final int SETTLED = 10_000;

    private static final double MOST_GROWTH = 1.05;
    private static final long MOST_BYTES = 350 * Resources.MIB;
    private static final int MOST_FILES = 250;
    private static final long MOST_LEDGER_BYTES_OF_EACH = 1000;
    private static final long BETWEEN_SAMPLES_MILLIS = 200;

    @TempDir
    private Path folder;

    @Test
    void memoryAndOpenFilesDoNotGrowWithTheJob() throws Exception {
        NumberedStudies studies = new NumberedStudies(INSTANCES / OF_EACH_STUDY, OF_EACH_STUDY);
        SmallMasked arrived = new SmallMasked(studies);
        NodeFolder node = new NodeFolder(folder.resolve("node")).rules(NumberedStudies.RULES);
        Path list = node.write(
                "list.csv",
                IntStream.range(0, studies.studies())
                        .mapToObj(studies::studyInstanceUid)
                        .collect(Collectors.joining("\n", "StudyInstanceUID\n", "\n")));
        Veilgate veilgate = Veilgate.install(folder.resolve("installed"));
        try (SmallPacs pacs = SmallPacs.of("PACS", studies);
                DiscardingArchive archive = DiscardingArchive.start(arrived)) {
            node.peer("PACS", pacs.ae()).peer("ARCHIVE", archive.ae()).project("small", "ARCHIVE", "");
            List<Resources.Sample> tenths = new ArrayList<>();
            try (Running job = veilgate.start(node, "retrieve", "--studies", list.toString(), "--peer", "PACS")) {
                Resources resources = new Resources(job);
                do {
                    Resources.Sample now = resources.sample();
                    if (archive.stored() >= (tenths.size() + 1L) * INSTANCES / 10) {
                        tenths.add(now);
                        System.err.printf("%d instances: %s%n", archive.stored(), now);
                    }
                } while (!job.process().waitFor(BETWEEN_SAMPLES_MILLIS, TimeUnit.MILLISECONDS));
                assertThat(job.ended().status()).as("%s", job.ended()).isZero();
                assertThat(resources.peak().pssBytes()).isBetween(50 * Resources.MIB, MOST_BYTES);
                assertThat(resources.peak().openFiles()).isLessThan(MOST_FILES);
            }
            assertThat(archive.problems()).isEmpty();
            assertThat(arrived.different()).isEqualTo(INSTANCES);
            assertThat(arrived.doubled()).isZero();
            if (INSTANCES >= 10 * SETTLED) {
                assertThat((double) tenths.getLast().pssBytes())
                        .isLessThan(MOST_GROWTH * tenths.getFirst().pssBytes());
            }
        }
        long ledgerBytes = Files.size(folder.resolve("node").resolve("data").resolve("ledger.db")) / INSTANCES;
        System.err.printf("ledger: %d bytes an instance%n", ledgerBytes);
        assertThat(ledgerBytes).isLessThan(MOST_LEDGER_BYTES_OF_EACH);
    }
}
