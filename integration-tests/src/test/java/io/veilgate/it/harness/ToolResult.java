package io.veilgate.it.harness;

import java.util.List;

/** How a program ended, and what it printed. */
public record ToolResult(List<String> command, int status, String output) {
    public ToolResult {
        command = List.copyOf(command);
    }

    /** Itself, if the program ended with status 0. */
    public ToolResult succeeded() {
        if (status != 0) {
            throw new AssertionError(String.join(" ", command) + " ended with status " + status + ":\n" + output);
        }
        return this;
    }

    public List<String> lines() {
        return output.lines().toList();
    }
}
