package io.veilgate.scp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.core.base.Time;
import io.veilgate.core.ledger.Job;
import io.veilgate.scp.audit.AuditedCommands;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.PeerConfig;
import io.veilgate.scp.config.ProjectConfig;
import io.veilgate.scp.control.ControlClient;
import io.veilgate.scp.control.ControlCommand.Refused;
import io.veilgate.scp.wiring.JobRuns;
import io.veilgate.scp.wiring.Node;
import io.veilgate.scp.wiring.NodeCommands;
import io.veilgate.scp.wiring.NodeException;
import io.veilgate.scp.wiring.StudyList;
import io.veilgate.scu.query.StudyListException;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.io.Console;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "retrieve",
        description = "Fetches the studies of a list, masks them and sends them to the project's archive, to the end."
                + " Run again, it does only what is missing.",
        mixinStandardHelpOptions = true)
final class RetrieveCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--studies",
            required = true,
            paramLabel = "LIST",
            description = "CSV with a header: StudyInstanceUID, AccessionNumber or PatientID, … ; - is standard input.")
    private String studies = "";

    @Option(names = "--peer", description = "The peer to fetch from; may be left out where there is only one.")
    private Optional<String> peer = Optional.empty();

    @Option(names = "--project", description = "The project; may be left out where there is only one.")
    private Optional<String> project = Optional.empty();

    @Option(names = "--mode", description = "get or move (default: the peer's).")
    private Optional<RetrieveMode> mode = Optional.empty();

    @Option(
            names = "--priority",
            description =
                    "high, medium or low: whose turn it is where jobs wait for the same peer (default: as it was, or medium).")
    private Optional<Job.Priority> priority = Optional.empty();

    @Option(names = "--dry-run", description = "Only tell how many studies and instances the list stands for.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print one JSON document at the end.")
    private boolean asJson;

    @Override
    public Integer call() throws Exception {
        LogLevel.quiet();
        Configuration configuration = config.load();
        PeerConfig from = peer.isPresent()
                ? config.peer(configuration, peer.get())
                : configuration
                        .onlySource()
                        .orElseThrow(() -> usage("more than one peer could be meant: name one with --peer"));
        ProjectConfig to = project.map(
                        name -> Optional.ofNullable(configuration.projects().get(name))
                                .orElseThrow(() -> usage("no project \"" + name + "\" in " + config.file())))
                .or(configuration::onlyProject)
                .orElseThrow(() -> usage("more than one project could be meant: name one with --project"));
        if (dryRun) {
            try (InputStream in = list()) {
                return DryRunReport.run(configuration, from, to, in, asJson, spec.commandLine());
            } catch (StudyListException e) {
                throw usage(studies + ": " + e.getMessage());
            }
        }
        StudyList list = keep(configuration.node().data());
        ObjectNode arguments = NodeOptions.arguments()
                .put("project", to.name())
                .put("peer", from.name())
                .put("mode", mode.map(Enum::name).orElse(from.retrieve().name()))
                .put("list", list.file().toString())
                .put("digest", list.digest())
                .put("name", list.name());
        priority.ifPresent(wanted -> arguments.put("priority", wanted.name()));
        JsonNode report;
        try (JobDisplay display = new JobDisplay(spec.commandLine().getErr(), isTerminal())) {
            report = run(configuration, arguments, display);
        }
        new StageTable(report).print(spec.commandLine().getErr());
        print(report);
        return report.path("exit").asInt(1);
    }

    @SuppressWarnings("SystemConsoleNull") // System.console still may return null by its contract
    static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private StudyList keep(Path dataFolder) throws IOException {
        try (InputStream in = list()) {
            return StudyList.keep(in, name(), dataFolder);
        } catch (StudyListException e) {
            throw usage(studies + ": " + e.getMessage());
        }
    }

    private InputStream list() throws IOException {
        if (!studies.equals("-")) {
            try {
                return Files.newInputStream(Path.of(studies));
            } catch (FileSystemException e) {
                throw usage(String.valueOf(Failures.told(e)));
            }
        }
        return new FilterInputStream(System.in) {
            @Override
            public void close() {
                // standard input is not ours to close
            }
        };
    }

    private String name() {
        return studies.equals("-") ? "-" : String.valueOf(Path.of(studies).getFileName());
    }

    /** In the node that runs on the data folder, or in one for this job alone. */
    private JsonNode run(Configuration configuration, ObjectNode arguments, JobDisplay display)
            throws IOException, Refused, NodeException, InterruptedException {
        Optional<JsonNode> report =
                new ControlClient(configuration.node().data()).call("retrieve", arguments, display::show);
        if (report.isPresent()) {
            return report.get();
        }
        try (Node node = Node.open(configuration, Time.system());
                JobRuns runs = new JobRuns(node, Time.system())) {
            if (arguments.path("mode").asText().equalsIgnoreCase(RetrieveMode.MOVE.name())) {
                node.listen();
            }
            var retrieve = NodeCommands.of(node, runs).get("retrieve");
            if (retrieve == null) {
                throw new IllegalStateException("a node retrieves");
            }
            return new AuditedCommands(node.audit())
                    .run(NodeAccess.user(), "retrieve", retrieve, arguments, display::show);
        }
    }

    private void print(JsonNode report) {
        PrintWriter out = spec.commandLine().getOut();
        if (asJson) {
            out.println(report);
            return;
        }
        JsonNode instances = report.path("instances");
        JsonNode counted = report.path("studies");
        out.printf(
                Locale.ROOT,
                "%d of %d studies archived; instances: %d expected, %d archived, %d quarantined, %d failed; %.1f MB in %.1f s%n",
                counted.path("archived").asLong(),
                counted.path("total").asLong(),
                instances.path("expected").asLong(),
                instances.path("archived").asLong(),
                instances.path("quarantined").asLong(),
                instances.path("failed").asLong(),
                report.path("bytes").asLong() / 1e6,
                report.path("seconds").asDouble());
        JsonNode lines = report.path("lines");
        for (String outcome : new String[] {"bad", "not_found", "excluded", "duplicate"}) {
            if (lines.path(outcome).asInt() > 0) {
                out.println(lines.path(outcome).asInt() + " lines " + outcome.replace('_', ' '));
            }
        }
        String state = report.path("state").asText();
        if (state.equals("paused") || state.equals("cancelled")) {
            out.println("the job was " + state + " before its end");
        }
        if (!report.path("quarantine").isEmpty()) {
            out.println("held in quarantine: see veilgate quarantine list");
        }
        out.println("result of each line: " + report.path("result").asText());
    }
}
