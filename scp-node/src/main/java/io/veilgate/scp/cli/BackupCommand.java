package io.veilgate.scp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.scp.config.Configuration;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "backup",
        description = "Copies ledger, keys, study lists and results of a node, running or stopped, into a new folder.",
        mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "A folder that is not there yet, or empty.")
    private Path to = Path.of("");

    @Override
    public Integer call() throws Exception {
        LogLevel.quiet();
        Configuration configuration = config.load();
        ObjectNode arguments =
                NodeOptions.arguments().put("to", to.toAbsolutePath().toString());
        JsonNode answer = NodeAccess.ask(configuration, "backup", arguments);
        PrintWriter printed = spec.commandLine().getOut();
        printed.println(answer.path("files").asInt() + " files in "
                + answer.path("path").asText());
        answer.path("keysElsewhere").forEach(key -> printed.println("not in it, copy it too: " + key.asText()));
        return 0;
    }
}
