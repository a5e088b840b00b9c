package io.veilgate.scp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.scp.config.Configuration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "purge",
        description = {
            "Removes what has been kept for as long as retention says: held instances, study lists, results.",
            "A running node does so every day by itself."
        },
        mixinStandardHelpOptions = true)
final class PurgeCommand implements Callable<Integer> {
    @Mixin
    private NodeOptions node = new NodeOptions();

    @Option(names = "--dry-run", description = "Say what would be removed, and leave it.")
    private boolean dryRun;

    @Override
    public Integer call() throws Exception {
        Configuration configuration = node.load();
        JsonNode answer =
                NodeAccess.ask(configuration, "purge", NodeOptions.arguments().put("dryRun", dryRun));
        node.print(answer, out -> {
            out.printf(
                    Locale.ROOT,
                    "%s: %d held instances (%.1f GB), %d study lists, %d files of dropped lists, %d results%n",
                    dryRun ? "would be removed" : "removed",
                    answer.at("/quarantine/instances").asLong(),
                    answer.at("/quarantine/bytes").asLong() / 1e9,
                    answer.path("lists").asInt(),
                    answer.path("dropped").asInt(),
                    answer.path("results").asInt());
            configuration.retention().unset().forEach(key -> out.println(key + " is not set: kept for ever"));
        });
        return 0;
    }
}
