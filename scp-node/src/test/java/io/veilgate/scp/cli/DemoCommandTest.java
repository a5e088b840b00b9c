package io.veilgate.scp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(arguments);
    }

    @Test
    void fetchesMasksAndArchivesEveryInstanceAndShowsIt() throws Exception {
        Path root = folder.resolve("demo");
        assertThat(run("demo", "--folder", root.toString()))
                .as("%s%n%s", out, err)
                .isZero();
        assertThat(out.toString())
                .contains(
                        "Retrieved by C-GET, masked and archived: 5 of 5 studies, 29 of 29 instances, 0 held",
                        "Checked: 29 of 29 instances are in the archive; in 29 the regions are blank");
        assertThat(root.resolve("pictures")).isDirectoryContaining("glob:**US-SONOBOOK-2.png");
        assertThat(root.resolve("data")).isDirectory();
    }

    @Test
    void doesNotWorkInAFolderThatHoldsSomething() throws Exception {
        Files.writeString(folder.resolve("notes.txt"), "mine");
        assertThat(run("demo", "--folder", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("is not an empty folder");
        assertThat(folder).isDirectoryContaining("glob:**notes.txt");
    }
}
