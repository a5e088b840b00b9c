package io.veilgate.scp.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process finds of those before it. */
final class WorkMarksTest {
    private static final Set<Long> SPOOLED = Set.of(1L, 2L, 3L);
    private static final int TURNS = 2;

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("in-work");
    }

    private WorkMarks start() throws IOException {
        return WorkMarks.open(file(), SPOOLED, TURNS);
    }

    /** As the file is when the process is killed now. */
    private void die(WorkMarks marks) throws IOException {
        Path left = folder.resolve("left");
        Files.copy(file(), left, StandardCopyOption.REPLACE_EXISTING);
        marks.close();
        Files.move(left, file(), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void deathsAreCountedForWhatWasInWorkUntilItsWorkEnds() throws Exception {
        WorkMarks first = start();
        first.begin(1);
        first.begin(2);
        first.end(2);
        die(first);

        WorkMarks second = start();
        assertThat(second.deaths(1)).isOne();
        assertThat(second.deaths(2)).isZero();
        second.begin(1);
        second.begin(3);
        die(second);

        WorkMarks third = start();
        assertThat(third.deaths(1)).isEqualTo(2);
        assertThat(third.deaths(3)).isOne();
        third.end(1);
        die(third);

        try (WorkMarks fourth = start()) {
            assertThat(fourth.deaths(1)).isZero();
            assertThat(fourth.deaths(3)).as("not begun again before the death").isOne();
        }
    }

    @Test
    void aStopInOrderIsNoDeath() throws Exception {
        try (WorkMarks first = start()) {
            first.begin(1);
        }
        try (WorkMarks second = start()) {
            assertThat(second.deaths(1)).isZero();
        }
    }

    @Test
    void whatIsNoLongerInTheSpoolIsForgotten() throws Exception {
        WorkMarks first = start();
        first.begin(1);
        die(first);
        try (WorkMarks second = WorkMarks.open(file(), Set.of(2L), TURNS)) {
            assertThat(second.deaths(1)).isZero();
        }
        assertThat(Files.getPosixFilePermissions(file())).hasSize(2);
    }

    @Test
    void interruptionOfOneWorkerLeavesTheFileToTheOthers() throws Exception {
        WorkMarks marks = start();
        Thread.currentThread().interrupt();
        marks.begin(1);
        assertThat(Thread.interrupted()).isTrue();
        marks.begin(2);
        die(marks);
        try (WorkMarks second = start()) {
            assertThat(second.deaths(1)).isOne();
            assertThat(second.deaths(2)).isOne();
        }
    }
}
