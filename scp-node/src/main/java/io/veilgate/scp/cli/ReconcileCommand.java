package io.veilgate.scp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "reconcile",
        description = "Holds what a job expects against what PACS and archive say that they have now.",
        mixinStandardHelpOptions = true)
final class ReconcileCommand implements Callable<Integer> {
    @Mixin
    private NodeOptions node = new NodeOptions();

    @Option(names = "--job", paramLabel = "ID", required = true, description = "The job.")
    private String job = "";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write a CSV with a line for each instance, original UIDs included.")
    private Optional<Path> out = Optional.empty();

    @Override
    public Integer call() throws Exception {
        ObjectNode arguments = NodeOptions.arguments().put("job", job);
        out.ifPresent(file -> arguments.put("out", file.toAbsolutePath().toString()));
        JsonNode report = node.ask("reconcile", arguments);
        node.print(report, printed -> {
            JsonNode studies = report.path("studies");
            printed.println(studies.path("whole").asLong() + " of "
                    + studies.path("total").asLong() + " studies are whole; instances: "
                    + told(report.path("instances")));
            report.path("incomplete")
                    .forEach(study ->
                            printed.println("line " + study.path("line").asLong() + ": " + told(study)));
        });
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
