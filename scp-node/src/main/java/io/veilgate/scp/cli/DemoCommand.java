package io.veilgate.scp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.core.base.Time;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.ConfigurationException;
import io.veilgate.scp.demo.Demo;
import io.veilgate.scp.demo.SyntheticFiles;
import io.veilgate.scp.demo.SyntheticStudies;
import io.veilgate.scp.demo.SyntheticStudy;
import io.veilgate.scp.wiring.JobRuns;
import io.veilgate.scp.wiring.Node;
import io.veilgate.scp.wiring.NodeException;
import io.veilgate.scp.wiring.StudyList;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description =
                "Shows the whole way on this machine: a small PACS with made-up studies that carry burned-in text,"
                        + " this node, a research archive; with pictures of before and after.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description =
                    "Where to work, new or empty (default: a new temporary folder). Nothing is removed at the end.")
    private Optional<Path> folder = Optional.empty();

    @Option(names = "--mode", description = "How to fetch: get or move (default: get).")
    private RetrieveMode mode = RetrieveMode.GET;

    @Option(
            names = "--studies-only",
            paramLabel = "DIR",
            description = "Only write the made-up studies, as files for a PACS of your own.")
    private Optional<Path> studiesOnly = Optional.empty();

    @Override
    public Integer call() throws Exception {
        LogLevel.quiet();
        if (studiesOnly.isPresent()) {
            Files.createDirectories(studiesOnly.get());
            for (SyntheticStudy study : new SyntheticStudies(Demo.SEED).demo()) {
                SyntheticFiles.write(study, studiesOnly.get());
            }
            return 0;
        }
        Path root = folder.isPresent() ? folder.get() : Files.createTempDirectory("veilgate-demo-");
        if (Files.exists(root) && !isEmpty(root)) {
            throw new ParameterException(spec.commandLine(), root + " is not an empty folder");
        }
        PrintWriter out = spec.commandLine().getOut();
        Demo demo = new Demo(root, this::retrieve, line -> {
            out.println(line);
            out.flush();
        });
        return demo.run() ? 0 : 1;
    }

    private static boolean isEmpty(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return false;
        }
        try (Stream<Path> files = Files.list(root)) {
            return files.findAny().isEmpty();
        }
    }

    /** What {@code veilgate retrieve} does, in this process. */
    private boolean retrieve(Path file, Path studies)
            throws ConfigurationException, NodeException, IOException, InterruptedException {
        Configuration configuration = Configuration.load(file);
        StudyList list;
        try (InputStream in = Files.newInputStream(studies)) {
            list = StudyList.keep(in, "studies.csv", configuration.node().data());
        }
        JsonNode report;
        try (Node node = Node.open(configuration, Time.system());
                JobRuns runs = new JobRuns(node, Time.system());
                JobDisplay display = new JobDisplay(spec.commandLine().getErr(), RetrieveCommand.isTerminal())) {
            node.listen();
            report = runs.run(Demo.PROJECT, Demo.PACS, mode, list, Optional.empty(), display::show);
        }
        JsonNode instances = report.path("instances");
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "Retrieved by C-%s, masked and archived: %d of %d studies, %d of %d instances, %d held; %.1f MB in %.1f s%n",
                        mode,
                        report.path("studies").path("archived").asLong(),
                        report.path("studies").path("total").asLong(),
                        instances.path("archived").asLong(),
                        instances.path("expected").asLong(),
                        instances.path("quarantined").asLong(),
                        report.path("bytes").asLong() / 1e6,
                        report.path("seconds").asDouble());
        return report.path("exit").asInt(1) == 0;
    }
}
