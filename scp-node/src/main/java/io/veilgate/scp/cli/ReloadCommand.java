package io.veilgate.scp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.control.ControlClient;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "reload",
        description = {
            "Has the running node read its configuration, rules and lists again.",
            "What can hold at once does, and what needs a restart is named. A file with an error changes nothing."
        },
        mixinStandardHelpOptions = true)
final class ReloadCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Override
    public Integer call() throws Exception {
        Configuration configuration = node.load();
        ObjectNode arguments =
                NodeOptions.arguments().put("file", configuration.file().toString());
        Optional<JsonNode> answer = new ControlClient(configuration.node().data()).call("reload", arguments, _ -> {});
        if (answer.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("veilgate: no node runs on " + configuration.node().data()
                            + "; the next start reads the configuration");
            return 1;
        }
        node.print(answer.get(), out -> {
            tell(out, "changed", answer.get().path("applied"));
            tell(out, "needs a restart, left as it was", answer.get().path("needRestart"));
        });
        return 0;
    }

    private static void tell(PrintWriter out, String what, JsonNode keys) {
        if (keys.isEmpty()) {
            out.println(what + ": nothing");
        }
        keys.forEach(key -> out.println(what + ": " + key.asText()));
    }
}
