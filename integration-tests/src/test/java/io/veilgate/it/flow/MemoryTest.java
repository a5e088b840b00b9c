package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.it.flow.Veilgate.Running;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job of 2 000 instances in a process of its own, started by the launcher. */
final class MemoryTest {
    private static final int INSTANCES = 2000;
    private static final long MOST_BYTES = 350L << 20;
    private static final long BETWEEN_SAMPLES_MILLIS = 200;

    @TempDir
    private Path folder;

    @Test
    void aJobOfTwoThousandInstancesStaysWithinItsMemory() throws Exception {
        List<String> studies = SmallInstances.write(folder.resolve("pacs"), 20, INSTANCES / 20);
        NodeFolder node = new NodeFolder(folder.resolve("node")).rules(SmallInstances.RULES);
        Path list = node.write("list.csv", "StudyInstanceUID\n" + String.join("\n", studies) + "\n");
        Veilgate veilgate = Veilgate.install(folder.resolve("installed"));
        try (SmallPacs pacs = SmallPacs.start("PACS", folder.resolve("pacs"));
                SmallPacs archive = SmallPacs.start("ARCHIVE", folder.resolve("archive"))) {
            node.peer("PACS", pacs.ae()).peer("ARCHIVE", archive.ae()).project("small", "ARCHIVE", "");
            long peakBytes = 0;
            try (Running job = veilgate.start(node, "retrieve", "--studies", list.toString(), "--peer", "PACS")) {
                do {
                    peakBytes = Math.max(peakBytes, job.pssBytes());
                } while (!job.process().waitFor(BETWEEN_SAMPLES_MILLIS, TimeUnit.MILLISECONDS));
                assertThat(job.ended().status()).as("%s", job.ended()).isZero();
            }
            assertThat(archive.counts().stored()).isEqualTo(INSTANCES);
            assertThat(peakBytes).isBetween(50L << 20, MOST_BYTES);
        }
    }
}
