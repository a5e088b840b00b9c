package io.veilgate.it.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs programs of others to their end. */
final class Programs {
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(2);

    private Programs() {}

    static boolean isInstalled(String program) {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Output and error output are one text, as on a terminal. */
    static ToolResult run(List<String> command, Map<String, String> environment) throws Exception {
        if (!isInstalled(command.getFirst()) && !Files.isExecutable(Path.of(command.getFirst()))) {
            throw new AssertionError(command.getFirst() + " is not installed: ./test sees to it");
        }
        Path output = Files.createTempFile("veilgate-tool-", ".txt");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError(
                        command.getFirst() + " did not end within " + ENDS_WITHIN.toSeconds() + " s:\n" + text(output));
            }
            return new ToolResult(command, process.exitValue(), text(output));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static String text(Path output) throws IOException {
        // tools print values in the data set's own character set
        return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    }
}
