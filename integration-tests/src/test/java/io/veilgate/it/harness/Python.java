package io.veilgate.it.harness;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs our scripts with Debian's own interpreter: the one that Debian's pydicom is installed for. */
final class Python {
    private static final String INTERPRETER = "/usr/bin/python3";

    private Python() {}

    /** @param script a resource of this package */
    static ToolResult run(String script, List<String> arguments) throws Exception {
        Path file = Files.createTempFile("veilgate-script-", ".py");
        try (InputStream text = Python.class.getResourceAsStream(script)) {
            Files.write(file, text.readAllBytes());
            List<String> command = new ArrayList<>(List.of(INTERPRETER, file.toString()));
            command.addAll(arguments);
            return Programs.run(command, Map.of());
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
