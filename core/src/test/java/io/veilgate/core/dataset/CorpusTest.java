package io.veilgate.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tables;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of other people, where there is a folder of them: system property {@code veilgate.corpus}, environment variable {@code
 * VEILGATE_CORPUS}, or the usual place beside the repository. What each file comes to stands in {@code corpus.tsv}: of the valid ones, those
 * that are not read and written back byte for byte without a note; of the malformed ones, each.
 */
@EnabledIf("isPresent")
class CorpusTest {
    private static final Limits LIMITS = Limits.defaults();
    private static final String UNREMARKABLE = "same []";

    /** Only a loop takes so long for a few megabytes. */
    private static final long LIMIT_SECONDS = 300;

    static boolean isPresent() {
        return Files.isDirectory(corpus().resolve("dicom"));
    }

    private static Path corpus() {
        String named = System.getProperty("veilgate.corpus", System.getenv("VEILGATE_CORPUS"));
        return named != null ? Path.of(named) : Path.of("..", "..", "shared", "data");
    }

    @Test
    void validFilesAreWrittenBackByteForByte() throws Exception {
        Map<String, String> outcomes = new TreeMap<>();
        for (Path file : CorpusOutcome.files(corpus().resolve("dicom"))) {
            String outcome = CorpusOutcome.of(file);
            if (!outcome.equals(UNREMARKABLE)) {
                outcomes.put(file.getFileName().toString(), outcome);
            }
        }
        assertThat(outcomes).isEqualTo(expected("dicom"));
    }

    /** In a heap of 12 MiB: there, an announced length that is believed is an OutOfMemoryError. */
    @Test
    void brokenFilesAreReadOrRefusedAsWrittenDownInASmallHeap(@TempDir Path folder) throws Exception {
        Path lines = folder.resolve("outcomes");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx12m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classes(DataSetReader.class) + File.pathSeparator + classes(CorpusOutcome.class),
                        CorpusOutcome.class.getName(),
                        corpus().resolve("malformed").toString())
                .redirectOutput(lines.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();

        Map<String, String> outcomes = Files.readAllLines(lines).stream()
                .map(line -> line.split("\t", 2))
                .collect(Collectors.toMap(row -> row[0], row -> row[1], (a, b) -> a, TreeMap::new));
        assertThat(ended).as("ended after %d files", outcomes.size()).isTrue();
        assertThat(outcomes).isEqualTo(expected("malformed"));
        assertThat(process.exitValue()).isZero();
    }

    private static String classes(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    /** Lengths that lie about the file must not be believed: what is allocated goes by the file's size. */
    @Test
    void readingAllocatesLittleMoreThanTheFileHolds() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (Path file : CorpusOutcome.files(corpus().resolve("malformed"))) {
            CorpusOutcome.of(file);
            long before = threads.getCurrentThreadAllocatedBytes();
            try (Part10File opened = Part10.open(file, TransferSyntaxes.standard(), LIMITS)) {
                opened.read(LIMITS);
            } catch (DicomException.Format refused) {
                // counts as well
            }
            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as(file.getFileName().toString())
                    .isLessThan(8 * Files.size(file) + (4 << 20));
        }
    }

    private static Map<String, String> expected(String folder) {
        return Tables.read(CorpusTest.class, "corpus.tsv").stream()
                .filter(row -> row[0].equals(folder))
                .collect(Collectors.toMap(row -> row[1], row -> row[2], (a, b) -> a, TreeMap::new));
    }
}
