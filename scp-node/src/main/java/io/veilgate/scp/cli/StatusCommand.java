package io.veilgate.scp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = "Tells what a node has and holds, running or stopped.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private NodeOptions node = new NodeOptions();

    @Option(names = "--job", paramLabel = "ID", description = "Only this job.")
    private Optional<String> job = Optional.empty();

    @Override
    public Integer call() throws Exception {
        ObjectNode arguments = NodeOptions.arguments();
        job.ifPresent(id -> arguments.put("job", id));
        JsonNode answer = node.ask("status", arguments);
        node.print(answer, out -> print(out, answer));
        return 0;
    }

    private static void print(PrintWriter out, JsonNode answer) {
        if (answer.has("job")) {
            printJob(out, answer.get("job"));
        } else {
            JsonNode spool = answer.path("spool");
            out.printf(
                    Locale.ROOT,
                    "spool: %d waiting, %d in work, %d to be tried again; %.1f of %.1f GB%n",
                    spool.path("waiting").asLong(),
                    spool.path("inWork").asLong(),
                    spool.path("delayed").asLong(),
                    spool.path("bytes").asLong() / 1e9,
                    spool.path("quotaBytes").asLong() / 1e9);
            JsonNode quarantine = answer.path("quarantine");
            out.printf(
                    Locale.ROOT,
                    "quarantine: %d instances, %.1f of %.1f GB%n",
                    quarantine.path("entries").asLong(),
                    quarantine.path("bytes").asLong() / 1e9,
                    quarantine.path("quotaBytes").asLong() / 1e9);
            answer.path("projects").forEach(project -> printProject(out, project));
            answer.path("oddities")
                    .properties()
                    .forEach(met -> out.printf(
                            Locale.ROOT,
                            "since the start: %s in %d instances%n",
                            met.getKey(),
                            met.getValue().asLong()));
            answer.path("jobs").forEach(told -> printJob(out, told));
        }
    }

    private static void printProject(PrintWriter out, JsonNode project) {
        String name = project.path("name").asText();
        out.printf(
                Locale.ROOT,
                "project %s: %d received, %d archived, %d quarantined, %d failed%n",
                name,
                project.path("received").asLong(),
                project.path("archived").asLong(),
                project.path("quarantined").asLong(),
                project.path("failed").asLong());
        project.path("warnings")
                .properties()
                .forEach(warning -> out.printf(
                        Locale.ROOT,
                        "project %s: the archive stored %d instances with warning %sH%n",
                        name,
                        warning.getValue().asLong(),
                        warning.getKey()));
    }

    private static void printJob(PrintWriter out, JsonNode job) {
        JsonNode instances = job.path("instances");
        out.printf(
                Locale.ROOT,
                "job %s (%s, %s): %s, priority %s; studies %d, open %d; instances %d expected, %d archived, %d quarantined, %d failed%n",
                job.path("job").asText(),
                job.path("list").asText(),
                job.path("created").asText(),
                job.path("state").asText(),
                job.path("priority").asText(),
                job.path("studies").path("total").asLong(),
                job.path("studies").path("open").asLong(),
                instances.path("expected").asLong(),
                instances.path("archived").asLong(),
                instances.path("quarantined").asLong(),
                instances.path("failed").asLong());
    }
}
