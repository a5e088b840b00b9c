package io.veilgate.scp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "quarantine",
        description = "What is held, why, and what becomes of it.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class QuarantineCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which one: list, show, retry or discard?");
    }

    /** Which of the held instances are meant. */
    static final class Selection {
        @Parameters(paramLabel = "NAME", description = "Names of held instances; none: all that the options leave.")
        private List<String> names = new ArrayList<>();

        @Option(names = "--reason", description = "Only those held for this reason, no-rule say.")
        private Optional<String> reason = Optional.empty();

        @Option(names = "--project", description = "Only those of this project.")
        private Optional<String> project = Optional.empty();

        @Option(names = "--job", paramLabel = "ID", description = "Only those of this job.")
        private Optional<String> job = Optional.empty();

        ObjectNode arguments() {
            ObjectNode arguments = NodeOptions.arguments();
            ArrayNode given = arguments.putArray("names");
            names.forEach(given::add);
            reason.ifPresent(value -> arguments.put("reason", value));
            project.ifPresent(value -> arguments.put("project", value));
            job.ifPresent(value -> arguments.put("job", value));
            return arguments;
        }

        boolean isEmpty() {
            return names.isEmpty() && reason.isEmpty() && project.isEmpty() && job.isEmpty();
        }
    }

    @Command(
            name = "list",
            description = "Groups what is held, most frequent first, with the condition of the rule that would fit.",
            mixinStandardHelpOptions = true)
    int list(@Mixin NodeOptions node, @Mixin Selection selection) throws Exception {
        JsonNode groups = node.ask("quarantine-list", selection.arguments());
        node.print(groups, out -> printGroups(out, groups));
        return 0;
    }

    private static void printGroups(PrintWriter out, JsonNode groups) {
        for (JsonNode group : groups) {
            out.printf(
                    "%6d  %s  project %s",
                    group.path("instances").asLong(),
                    group.path("reason").asText(),
                    group.path("project").asText());
            if (group.has("when")) {
                out.printf(
                        "  %s %s, %d x %d, %s%n        %s%n",
                        group.path("manufacturer").asText(),
                        group.path("model").asText(),
                        group.path("columns").asInt(),
                        group.path("rows").asInt(),
                        group.path("imageType").asText(),
                        group.path("when").asText());
            } else {
                out.println("  " + group.path("text").asText());
            }
        }
        if (groups.isEmpty()) {
            out.println("nothing is held");
        }
    }

    @Command(name = "show", description = "Tells each held instance.", mixinStandardHelpOptions = true)
    int show(@Mixin NodeOptions node, @Mixin Selection selection) throws Exception {
        JsonNode entries = node.ask("quarantine-show", selection.arguments());
        node.print(
                entries,
                out -> entries.forEach(entry -> out.printf(
                        "%s  %s  %s%n        %s%n        %s%n",
                        entry.path("name").asText(),
                        entry.path("since").asText(),
                        entry.path("reason").asText(),
                        entry.path("text").asText(),
                        entry.path("path").asText())));
        return 0;
    }

    @Command(
            name = "retry",
            description = "Puts held instances back into the spool, to be worked on with the rules of now.",
            mixinStandardHelpOptions = true)
    int retry(@Mixin NodeOptions node, @Mixin Selection selection) throws Exception {
        return change(node, "quarantine-retry", selection, "put back");
    }

    @Command(
            name = "discard",
            description = "Deletes held instances for good; say which.",
            mixinStandardHelpOptions = true)
    int discard(@Mixin NodeOptions node, @Mixin Selection selection) throws Exception {
        if (selection.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "discard wants names, or --reason, --project or --job");
        }
        return change(node, "quarantine-discard", selection, "discarded");
    }

    private static int change(NodeOptions node, String command, Selection selection, String done) throws Exception {
        JsonNode answer = node.ask(command, selection.arguments());
        node.print(answer, out -> out.println(answer.path("instances").asInt() + " instances " + done));
        return 0;
    }
}
