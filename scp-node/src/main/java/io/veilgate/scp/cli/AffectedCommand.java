package io.veilgate.scp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.scp.config.Configuration;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "affected",
        description = "Counts, and lists, what was archived as made with a version of the rules or of the profile.",
        mixinStandardHelpOptions = true)
final class AffectedCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--rules", paramLabel = "VERSION", description = "Version of the mask rules.")
    private Optional<String> rules = Optional.empty();

    @Option(names = "--profile", paramLabel = "VERSION", description = "Version of the confidentiality profile.")
    private Optional<String> profile = Optional.empty();

    @Option(names = "--job", paramLabel = "ID", description = "Only what this job expects.")
    private Optional<String> job = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write a CSV with project and new SOP Instance UID of each instance.")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean asJson;

    @Override
    public Integer call() throws Exception {
        LogLevel.quiet();
        if (rules.isEmpty() && profile.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "name --rules or --profile");
        }
        Configuration configuration = config.load();
        ObjectNode arguments = new ObjectMapper().createObjectNode();
        rules.ifPresent(version -> arguments.put("rules", version));
        profile.ifPresent(version -> arguments.put("profile", version));
        job.ifPresent(id -> arguments.put("job", id));
        out.ifPresent(file -> arguments.put("out", file.toAbsolutePath().toString()));
        JsonNode answer = NodeAccess.ask(configuration, "affected", arguments);
        PrintWriter printed = spec.commandLine().getOut();
        if (asJson) {
            printed.println(answer);
        } else {
            printed.println(answer.path("instances").asLong() + " instances");
            answer.path("projects")
                    .properties()
                    .forEach(project -> printed.println("project " + project.getKey() + ": "
                            + project.getValue().asLong()));
        }
        return 0;
    }
}
