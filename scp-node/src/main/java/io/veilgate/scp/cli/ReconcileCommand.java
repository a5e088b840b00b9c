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
import picocli.CommandLine.Spec;

@Command(
        name = "reconcile",
        description = "Holds what a job expects against what PACS and archive say that they have now.",
        mixinStandardHelpOptions = true)
final class ReconcileCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--job", paramLabel = "ID", required = true, description = "The job.")
    private String job = "";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write a CSV with a line for each instance, original UIDs included.")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean asJson;

    @Override
    public Integer call() throws Exception {
        LogLevel.quiet();
        Configuration configuration = config.load();
        ObjectNode arguments = new ObjectMapper().createObjectNode().put("job", job);
        out.ifPresent(file -> arguments.put("out", file.toAbsolutePath().toString()));
        JsonNode report = NodeAccess.ask(configuration, "reconcile", arguments);
        PrintWriter printed = spec.commandLine().getOut();
        if (asJson) {
            printed.println(report);
        } else {
            JsonNode studies = report.path("studies");
            printed.println(studies.path("whole").asLong() + " of "
                    + studies.path("total").asLong() + " studies are whole; instances: "
                    + told(report.path("instances")));
            report.path("incomplete")
                    .forEach(study ->
                            printed.println("line " + study.path("line").asLong() + ": " + told(study)));
        }
        return report.path("exit").asInt(1);
    }

    private static String told(JsonNode counts) {
        StringBuilder text = new StringBuilder();
        counts.properties().stream()
                .filter(count ->
                        !count.getKey().equals("line") && count.getValue().asLong() > 0)
                .forEach(count -> text.append(text.isEmpty() ? "" : ", ")
                        .append(count.getValue().asLong())
                        .append(' ')
                        .append(count.getKey().replace('_', ' ')));
        return text.isEmpty() ? "none" : text.toString();
    }
}
