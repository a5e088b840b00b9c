package io.veilgate.scp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
            ObjectNode arguments = new ObjectMapper().createObjectNode();
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
    int list(
            @Mixin ConfigOption config,
            @Mixin Selection selection,
            @Option(names = "--json", description = "Print one JSON document.") boolean asJson)
            throws Exception {
        JsonNode groups = ask(config, "quarantine-list", selection);
        PrintWriter out = spec.commandLine().getOut();
        if (asJson) {
            out.println(groups);
            return 0;
        }
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
        return 0;
    }

    @Command(name = "show", description = "Tells each held instance.", mixinStandardHelpOptions = true)
    int show(
            @Mixin ConfigOption config,
            @Mixin Selection selection,
            @Option(names = "--json", description = "Print one JSON document.") boolean asJson)
            throws Exception {
        JsonNode entries = ask(config, "quarantine-show", selection);
        PrintWriter out = spec.commandLine().getOut();
        if (asJson) {
            out.println(entries);
            return 0;
        }
        for (JsonNode entry : entries) {
            out.printf(
                    "%s  %s  %s%n        %s%n        %s%n",
                    entry.path("name").asText(),
                    entry.path("since").asText(),
                    entry.path("reason").asText(),
                    entry.path("text").asText(),
                    entry.path("path").asText());
        }
        return 0;
    }

    @Command(
            name = "retry",
            description = "Puts held instances back into the spool, to be worked on with the rules of now.",
            mixinStandardHelpOptions = true)
    int retry(
            @Mixin ConfigOption config,
            @Mixin Selection selection,
            @Option(names = "--json", description = "Print one JSON document.") boolean asJson)
            throws Exception {
        return change(config, "quarantine-retry", selection, asJson, "put back");
    }

    @Command(
            name = "discard",
            description = "Deletes held instances for good; say which.",
            mixinStandardHelpOptions = true)
    int discard(
            @Mixin ConfigOption config,
            @Mixin Selection selection,
            @Option(names = "--json", description = "Print one JSON document.") boolean asJson)
            throws Exception {
        if (selection.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "discard wants names, or --reason, --project or --job");
        }
        return change(config, "quarantine-discard", selection, asJson, "discarded");
    }

    private int change(ConfigOption config, String command, Selection selection, boolean asJson, String done)
            throws Exception {
        JsonNode answer = ask(config, command, selection);
        PrintWriter out = spec.commandLine().getOut();
        out.println(asJson ? answer.toString() : answer.path("instances").asInt() + " instances " + done);
        return 0;
    }

    private static JsonNode ask(ConfigOption config, String command, Selection selection) throws Exception {
        LogLevel.quiet();
        return NodeAccess.ask(config.load(), command, selection.arguments());
    }
}
