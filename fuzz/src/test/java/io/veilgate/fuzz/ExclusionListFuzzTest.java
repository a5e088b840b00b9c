package io.veilgate.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.veilgate.core.deid.ExclusionList;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are an exclusion list, or are refused without a word of them. */
class ExclusionListFuzzTest {
    static Stream<Arguments> seeds() {
        return Stream.of(
                Arguments.of((Object) """
                        PatientID,IssuerOfPatientID,StudyInstanceUID
                        QZ1,QUUX,
                        "QZ,2",,
                        ,,1.2.840.4711
                        """.getBytes(StandardCharsets.UTF_8)),
                Arguments.of(
                        (Object) "\uFEFFpatientid;Name\r\nQZ1;\uc11c\uc6b8\r\n\r\n".getBytes(StandardCharsets.UTF_8)),
                Arguments.of((Object) "StudyInstanceUID\tPatientID\n1.2.3\t\uc11c\uc6b8\n"
                        .getBytes(Charset.forName("x-windows-949"))));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void isReadOrRefused(byte[] input) throws Exception {
        try (TemporaryFile file = TemporaryFile.of(input)) {
            Bounds.hold(input, 50_000, () -> run(file.path()));
        }
    }

    private static void run(Path file) {
        try {
            ExclusionList list = ExclusionList.read(file);
            Refusals.hasNoValue(list.toString());
            list.excludes("QZ1", "QUUX", "1.2.3");
        } catch (IOException refused) {
            Refusals.hasNoValue(refused.getMessage().replace(file.toString(), "FILE"));
        }
    }
}
