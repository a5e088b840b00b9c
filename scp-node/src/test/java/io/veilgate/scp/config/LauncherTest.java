package io.veilgate.scp.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher script, with a {@code java} that prints what it was called with. */
final class LauncherTest {
    private static final String REST = """
            peers:
              PACS: { aeTitle: ORTHANC, host: 127.0.0.1, port: 4242 }
              ARCHIVE: { aeTitle: ARCHIVE, host: 127.0.0.1, port: 4243 }
            projects:
              study: { archive: ARCHIVE }
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void aJavaThatPrintsItsArguments() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        Files.createFile(
                bin.resolve("java"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.writeString(bin.resolve("java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "limits: { memory: auto, workers: 3 }",
                "limits: { memory: 512MiB, spool: 5GiB }",
                "limits: { spool: 5GiB, memory: \"1.5 GB\" }",
                "limits:\n  # memory: 9GiB\n  spool: 5GiB\n  memory: 300MB  # all of it\n",
                "limits:\n  memory: 25%\n",
            })
    void givesTheJvmWhatTheConfigurationGivesTheProcess(String limits) throws Exception {
        Path file = Files.writeString(folder.resolve("node.yaml"), REST + limits);
        MemoryPlan plan = MemoryPlan.of(Configuration.load(file).limits(), Machine.detect());

        assertThat(launch("serve", "-c", file.toString()))
                .contains("-Xmx" + plan.heapBytes(), "-XX:MaxDirectMemorySize=" + plan.directBytes());
    }

    @Test
    void readsTheFileInTheWorkingFolderWhereNoneIsNamed() throws Exception {
        Files.writeString(folder.resolve("veilgate.yaml"), REST + "limits: { memory: 2GiB }");
        Files.writeString(folder.resolve("other.yaml"), REST + "limits: { memory: 1GiB }");

        assertThat(launch("status")).isEqualTo(launchedWith("-c", "veilgate.yaml"));
        assertThat(launch("status")).isNotEqualTo(launchedWith("-c", "other.yaml"));
        assertThat(launchedWith("-c", "other.yaml")).isEqualTo(launchedWith("--config=other.yaml"));
    }

    @Test
    void handsArgumentsOnAsTheyAre() throws Exception {
        assertThat(launch("find", "PACS", "a b", "", "*"))
                .containsSequence("io.veilgate.scp.cli.Main", "find", "PACS", "a b", "", "*");
    }

    /** The JVM's options alone, when {@code status} is given these arguments. */
    private List<String> launchedWith(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("status"));
        command.addAll(List.of(arguments));
        List<String> printed = launch(command.toArray(String[]::new));
        List<String> all = new ArrayList<>(printed.subList(0, printed.indexOf("status")));
        all.add("status");
        return all;
    }

    private List<String> launch(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of("src/main/dist/bin/veilgate").toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("printed").toFile());
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().remove("VEILGATE_JAVA_OPTS");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(folder.resolve("printed"));
    }
}
