package io.veilgate.scu.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Uid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultWriterTest {
    @TempDir
    Path folder;

    private static final StudyResult DONE = new StudyResult(
            2,
            StudyResult.Outcome.QUARANTINED,
            12,
            10,
            2,
            0,
            Optional.of("no rule, \"unknown\""),
            Optional.of("R1"),
            Optional.of(new Uid("2.25.1")));

    @Test
    void writesOneRowForEachStudyWithModeOfTheOwnerAlone() throws IOException {
        Path target = folder.resolve("list.result.csv");
        try (ResultWriter writer = new ResultWriter(target)) {
            writer.add(DONE);
            writer.add(StudyResult.withoutStudy(3, StudyResult.Outcome.BAD_LINE, "PatientID is empty"));
            writer.commit();
        }
        assertThat(target).hasContent("""
                line,outcome,expected,archived,quarantined,failed,reason,newPatientID,newStudyInstanceUID
                2,quarantined,12,10,2,0,"no rule, ""unknown""\",R1,2.25.1
                3,bad-line,0,0,0,0,PatientID is empty,,
                """);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
        assertOnlyTheTargetIsThere(target);
    }

    @Test
    void whatWasThereStaysUnlessTheNewOneIsWhole() throws IOException {
        Path target = Files.writeString(folder.resolve("r.csv"), "old");
        try (ResultWriter writer = new ResultWriter(target)) {
            writer.add(DONE);
        }
        assertThat(target).hasContent("old");
        assertOnlyTheTargetIsThere(target);
    }

    private void assertOnlyTheTargetIsThere(Path target) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(target);
        }
    }
}
