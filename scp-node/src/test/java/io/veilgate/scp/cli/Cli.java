package io.veilgate.scp.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** Runs a command as a user would, and keeps what it says. */
final class Cli {
    record Run(int status, List<String> out, List<String> err) {}

    private Cli() {}

    static Run run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int status = commandLine.execute(args);
        return new Run(
                status, out.toString().lines().toList(), err.toString().lines().toList());
    }
}
