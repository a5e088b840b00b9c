package io.veilgate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.veilgate.scu.query.StudyListEntry;
import io.veilgate.scu.query.StudyListException;
import io.veilgate.scu.query.StudyListReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are a study list, line by line, or are refused; no line says what stands in it. */
class StudyListFuzzTest {
    static Stream<Arguments> seeds() {
        return Stream.of(
                Arguments.of((Object) """
                        StudyInstanceUID,ResearchID
                        1.2.840.4711.1,SUBJECT-001
                        1.2.840.4711.1,SUBJECT-001

                        1.2.840.4711.2,"SUBJECT-002"
                        """.getBytes(StandardCharsets.UTF_8)),
                Arguments.of((Object)
                        "\uFEFFPatient ID;issuer_of_patient_id;StudyDate;Modality\r\nQZ1;;20260101-20261231;ct\r\nQZ2;\uc11c\uc6b8;2026;\r\n"
                                .getBytes(StandardCharsets.UTF_8)),
                Arguments.of((Object)
                        "AccessionNumber\tResearchID\r\uc11c\uc6b8\tquux".getBytes(Charset.forName("x-windows-949"))));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void isReadLineByLineOrRefused(byte[] input) throws Exception {
        Bounds.hold(input, 50_000, () -> {
            try {
                StudyListReader list = new StudyListReader(new ByteArrayInputStream(input));
                list.unusedColumns();
                long line = 0;
                for (Optional<StudyListEntry> next = list.next(); next.isPresent(); next = list.next()) {
                    assertThat(next.get().line()).isGreaterThan(line);
                    line = next.get().line();
                    hasNoValue(next.get());
                }
            } catch (StudyListException refused) {
                Refusals.hasNoValue(refused);
            }
        });
    }

    private static void hasNoValue(StudyListEntry entry) {
        switch (entry) {
            case StudyListEntry.Bad(long _, String reason) -> Refusals.hasNoValue(reason);
            case StudyListEntry.Duplicate(long line, long firstLine) ->
                assertThat(firstLine).isLessThan(line);
            case StudyListEntry.Request request -> Refusals.hasNoValue(request.toString());
        }
    }
}
