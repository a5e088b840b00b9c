package io.veilgate.it.interop;

import static io.veilgate.core.dataset.TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN;
import static io.veilgate.core.dataset.TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN;
import static io.veilgate.core.dataset.TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN;
import static io.veilgate.core.dataset.TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Limits;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Tag;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.FileMeta;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dataset.Part10File;
import io.veilgate.core.dataset.Recipe;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.testing.Corpus;
import io.veilgate.it.harness.Dcmtk;
import io.veilgate.it.harness.Judges;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other people's files, read and written again, are the same for pydicom and DCMTK. Runs where the corpus folder is. */
@EnabledIf("isPresent")
class RewrittenFilesTest {
    private static final Limits LIMITS = Limits.defaults();

    /** Larger ones say no more about a change of transfer syntax. */
    private static final long LARGEST_CONVERTED = 300_000;

    /** Values of odd length, which are written with one byte more. */
    private static final Map<String, String> PADDED = Map.of(
            "deid-data__ctbrain1.dcm", "value of (0011, 0011)",
            "highdicom__dx_image.dcm", "value of (7fe0, 0010)");

    static boolean isPresent() throws IOException {
        return !Corpus.files("dicom").isEmpty();
    }

    @Test
    void areTheSameForPydicomAndDcmdump(@TempDir Path folder) throws Exception {
        SequencedMap<Path, Path> rewritten = new LinkedHashMap<>();
        for (Path file : Corpus.files("dicom")) {
            try (Part10File opened = Part10.open(file, TransferSyntaxes.standard(), LIMITS)) {
                rewritten.put(file, written(opened, opened.transferSyntax(), folder.resolve(file.getFileName())));
            }
        }
        assertThat(rewritten.size()).isGreaterThan(200);
        assertThat(differing(Judges.pydicomDifferences(rewritten))).isEqualTo(PADDED);
        assertThat(differentDumps(rewritten)).isEmpty();
    }

    private static Map<String, String> differentDumps(SequencedMap<Path, Path> rewritten) throws Exception {
        Map<Path, List<String>> before = Dcmtk.dcmdump(List.copyOf(rewritten.sequencedKeySet()));
        Map<Path, List<String>> after = Dcmtk.dcmdump(List.copyOf(rewritten.sequencedValues()));
        Map<Path, String> differences = new LinkedHashMap<>();
        rewritten.forEach((file, written) -> differences.put(
                file,
                difference(
                        dataSet(before.getOrDefault(file, List.of())),
                        dataSet(after.getOrDefault(written, List.of())))));
        return differing(differences);
    }

    /** Implicit VR loses what the dictionary does not know; the bytes of values it does not. */
    @ParameterizedTest
    @ValueSource(
            strings = {"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"})
    void areTheSameForPydicomInAnotherTransferSyntax(String uid, @TempDir Path folder) throws Exception {
        TransferSyntax target = List.of(
                        IMPLICIT_VR_LITTLE_ENDIAN,
                        EXPLICIT_VR_LITTLE_ENDIAN,
                        EXPLICIT_VR_BIG_ENDIAN,
                        DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)
                .stream()
                .filter(syntax -> syntax.uid().value().equals(uid))
                .findFirst()
                .orElseThrow();
        SequencedMap<Path, Path> converted = new LinkedHashMap<>();
        for (Path file : Corpus.files("dicom")) {
            try (Part10File opened = Part10.open(file, TransferSyntaxes.standard(), LIMITS)) {
                boolean bytesStay = opened.transferSyntax().bigEndian() == target.bigEndian()
                        || opened.transferSyntax().explicitVr() && target.explicitVr();
                if (!opened.transferSyntax().encapsulated()
                        && !opened.transferSyntax().equals(target)
                        && bytesStay
                        && Files.size(file) <= LARGEST_CONVERTED) {
                    converted.put(file, written(opened, target, folder.resolve(file.getFileName())));
                }
            }
        }
        assertThat(converted.size()).isGreaterThan(5);
        Map<String, String> padded = new TreeMap<>(PADDED);
        Set<String> names = converted.sequencedKeySet().stream()
                .map(file -> file.getFileName().toString())
                .collect(Collectors.toSet());
        padded.keySet().retainAll(names);
        assertThat(differing(Judges.pydicomDifferences(converted)).keySet()).isEqualTo(padded.keySet());
    }

    private static Map<String, String> differing(Map<Path, String> differences) {
        Map<String, String> differing = new TreeMap<>();
        differences.forEach((file, difference) -> {
            if (!difference.isEmpty()) {
                differing.put(file.getFileName().toString(), difference);
            }
        });
        return differing;
    }

    /** Without File Meta Information, group lengths, which are counted anew, and where in the file a directory record stands. */
    private static List<String> dataSet(List<String> dump) {
        int start = dump.indexOf("# Dicom-Data-Set");
        return dump.subList(Math.max(start, 0), dump.size()).stream()
                .filter(line -> !line.strip().matches("\\([0-9a-f]{4},0000\\).*"))
                .map(line -> line.replaceFirst("^ *#  offset=\\$[0-9]+", ""))
                .toList();
    }

    private static String difference(List<String> before, List<String> after) {
        for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
            if (!before.get(i).equals(after.get(i))) {
                return before.get(i) + "\n  became\n" + after.get(i);
            }
        }
        if (before.isEmpty()) {
            return "nothing printed";
        }
        return before.size() == after.size() ? "" : before.size() + " lines became " + after.size();
    }

    private static Path written(Part10File opened, TransferSyntax target, Path file) throws Exception {
        DataSet dataSet = opened.read(LIMITS);
        FileMeta meta = FileMeta.of(
                new ReceivedUid(dataSet.string(Tag.SOPClassUID).orElse("2.25.1")),
                new ReceivedUid(dataSet.string(Tag.SOPInstanceUID).orElse("2.25.2")),
                target);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Part10.write(meta, new Recipe(target, DataSetWriter.segments(dataSet, target)), opened.dataSet(), channel);
        }
        return file;
    }
}
