package io.veilgate.scp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.core.base.Time;
import io.veilgate.scp.audit.AuditedCommands;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.PeerConfig;
import io.veilgate.scp.config.ProjectConfig;
import io.veilgate.scp.config.Replaceability;
import io.veilgate.scp.control.ControlClient;
import io.veilgate.scp.control.ControlCommand;
import io.veilgate.scp.wiring.JobRuns;
import io.veilgate.scp.wiring.Node;
import io.veilgate.scp.wiring.NodeCommands;
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
    private NodeOptions node = new NodeOptions();

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

    @Option(
            names = "--refetch",
            description =
                    "Fetch them again, make them with the rules of now, and archive them: under the SOP Instance UIDs they have"
                            + " where the archive replaces (peers.NAME.duplicates: replaces) or is a folder, each on record once"
                            + " the archive has given it back; else under new ones, and --out lists the old ones, which are"
                            + " to be removed at the archive.")
    private boolean refetch;

    @Option(
            names = "--removed",
            description =
                    "With --refetch: the old ones have been removed at the archive, so use the SOP Instance UIDs they have,"
                            + " also where the archive would keep or reject.")
    private boolean removed;

    @Option(names = "--peer", description = "With --refetch: the PACS to fetch from.")
    private Optional<String> peer = Optional.empty();

    @Option(names = "--project", description = "With --refetch: the project that is meant.")
    private Optional<String> project = Optional.empty();

    @Override
    public Integer call() throws Exception {
        if (rules.isEmpty() && profile.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "name --rules or --profile");
        }
        Configuration configuration = node.load();
        ObjectNode arguments = NodeOptions.arguments();
        rules.ifPresent(version -> arguments.put("rules", version));
        profile.ifPresent(version -> arguments.put("profile", version));
        job.ifPresent(id -> arguments.put("job", id));
        out.ifPresent(file -> arguments.put("out", file.toAbsolutePath().toString()));
        if (refetch) {
            return refetch(configuration, arguments);
        }
        JsonNode answer = NodeAccess.ask(configuration, "affected", arguments);
        node.print(answer, printed -> {
            printed.println(answer.path("instances").asLong() + " instances, "
                    + answer.path("replacing").asLong() + " of them being replaced");
            answer.path("projects")
                    .properties()
                    .forEach(project -> printed.println("project " + project.getKey() + ": "
                            + project.getValue().asLong()));
        });
        return 0;
    }

    private int refetch(Configuration configuration, ObjectNode arguments) throws Exception {
        PeerConfig from = peer.isPresent()
                ? node.peer(configuration, peer.get())
                : configuration.onlySource().orElseThrow(() -> usage("more than one peer could be meant: --peer"));
        String to = project.or(() -> configuration.onlyProject().map(only -> only.name()))
                .orElseThrow(() -> usage("more than one project could be meant: --project"));
        ProjectConfig meant = configuration.projects().get(to);
        if (meant == null) {
            throw usage("no project \"" + to + "\" in " + configuration.file());
        }
        if (out.isEmpty() && !removed && !Replaceability.isGiven(configuration, meant)) {
            throw usage(
                    "--refetch wants --out: the file that names what is to be removed at the archive, which does not"
                            + " replace what it has (peers.NAME.duplicates)");
        }
        arguments
                .put("removed", removed)
                .put("project", to)
                .put("peer", from.name())
                .put("mode", from.retrieve().name());
        JsonNode report;
        try (JobDisplay display = new JobDisplay(spec.commandLine().getErr(), RetrieveCommand.isTerminal())) {
            Optional<JsonNode> answer =
                    new ControlClient(configuration.node().data()).call("refetch", arguments, display::show);
            report = answer.isPresent() ? answer.get() : alone(configuration, from, arguments, display);
        }
        node.print(
                report,
                printed -> printed.println(report.path("again").asLong() + " made anew under "
                        + (report.path("under").asText().equals("same")
                                ? "the SOP Instance UIDs they had, "
                                : "new UIDs, ")
                        + report.path("instances").path("archived").asLong() + " of the job's instances archived; "
                        + report.path("pushed").asLong() + " were pushed and cannot be fetched"));
        return report.path("pushed").asLong() > 0 ? 1 : report.path("exit").asInt(0);
    }

    /** In a node for this job alone. */
    private static JsonNode alone(
            Configuration configuration, PeerConfig from, ObjectNode arguments, JobDisplay display) throws Exception {
        try (Node node = Node.open(configuration, Time.system());
                JobRuns runs = new JobRuns(node, Time.system())) {
            if (from.retrieve() == PeerConfig.RetrieveMode.MOVE) {
                node.listen();
            }
            ControlCommand command = NodeCommands.of(node, runs).get("refetch");
            if (command == null) {
                throw new IllegalStateException("a node fetches again");
            }
            return new AuditedCommands(node.audit())
                    .run(NodeAccess.user(), "refetch", command, arguments, display::show);
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
