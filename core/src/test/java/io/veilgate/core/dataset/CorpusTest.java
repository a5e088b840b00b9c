package io.veilgate.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tables;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Files of other people, where there is a folder of them: system property {@code veilgate.corpus}, environment variable {@code
 * VEILGATE_CORPUS}, or the usual place beside the repository. What each file comes to stands in {@code corpus.tsv}, unless it is read and
 * written back byte for byte without a note.
 */
@EnabledIf("isPresent")
class CorpusTest {
    private static final Limits LIMITS = Limits.defaults();

    static boolean isPresent() {
        return Files.isDirectory(corpus().resolve("dicom"));
    }

    private static Path corpus() {
        String named = System.getProperty("veilgate.corpus", System.getenv("VEILGATE_CORPUS"));
        return named != null ? Path.of(named) : Path.of("..", "..", "shared", "data");
    }

    @Test
    void validFilesAreWrittenBackByteForByte() throws Exception {
        assertThat(outcomes("dicom")).isEqualTo(expected("dicom"));
    }

    @Test
    void brokenFilesAreReadOrRefusedAsWrittenDown() throws Exception {
        assertThat(outcomes("malformed")).isEqualTo(expected("malformed"));
    }

    /** Lengths that lie about the file must not be believed: what is allocated goes by the file's size. */
    @Test
    void readingAllocatesLittleMoreThanTheFileHolds() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (Path file : files("malformed")) {
            outcome(file);
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

    private static Iterable<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(corpus().resolve(folder))) {
            return files.filter(file -> !file.toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        }
    }

    /** Of all files that are not simply written back as they were. */
    private static Map<String, String> outcomes(String folder) throws Exception {
        Map<String, String> outcomes = new TreeMap<>();
        for (Path file : files(folder)) {
            String outcome = outcome(file);
            if (!outcome.equals("same []")) {
                outcomes.put(file.getFileName().toString(), outcome);
            }
        }
        return outcomes;
    }

    private static String outcome(Path file) throws IOException {
        try (Part10File opened = Part10.open(file, TransferSyntaxes.standard(), LIMITS)) {
            TransferSyntax written = opened.transferSyntax().deflated()
                    ? TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN
                    : opened.transferSyntax();
            DataSetReader reader = new DataSetReader(opened.dataSet(), opened.transferSyntax(), LIMITS);
            byte[] out = Pieces.collect(DataSetWriter.segments(reader.read(), written), opened.dataSet(), 8192);
            boolean same = Arrays.equals(out, Pieces.all(opened.dataSet()));
            return (same ? "same " : "differs ") + new TreeSet<>(reader.oddities());
        } catch (DicomException.Format refused) {
            return "refused " + refused.getMessage();
        }
    }
}
