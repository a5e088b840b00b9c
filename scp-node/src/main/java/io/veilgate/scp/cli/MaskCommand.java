package io.veilgate.scp.cli;

import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Time;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.Machine;
import io.veilgate.scp.config.MemoryPlan;
import io.veilgate.scp.config.ProjectConfig;
import io.veilgate.scp.wiring.Project;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "mask",
        description = {
            "De-identifies and masks DICOM files as a project asks for.",
            "They are written to a folder by their new SOP Instance UIDs. What cannot be proven clean is not written, and named with the reason.",
            "Exits 0 only if everything was written."
        },
        mixinStandardHelpOptions = true)
final class MaskCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--project", paramLabel = "NAME", description = "The project; may be left out where there is one.")
    private Optional<String> projectName = Optional.empty();

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where to write; made if missing.")
    private Path out = Path.of("");

    @Option(names = "--json", description = "Print one JSON document on one line at the end.")
    private boolean json;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|DIR",
            description = "Files, and folders to go through; in a folder, what is not DICOM is skipped.")
    private List<Path> inputs = List.of();

    @Override
    public Integer call() throws Exception {
        LogLevel.quiet();
        for (Path input : inputs) {
            if (!Files.exists(input)) {
                throw new ParameterException(spec.commandLine(), input + ": no such file or folder");
            }
        }
        Configuration configuration = config.load();
        MemoryPlan memory = MemoryPlan.of(configuration.limits(), Machine.detect());
        Limits limits = memory.limitsOfEach();
        Project project =
                Project.load(project(configuration), configuration.node().data());
        Files.createDirectories(out);
        PrintWriter err = spec.commandLine().getErr();
        Time time = Time.system();
        long began = time.nanoTime();
        try (MaskReport report = new MaskReport(err)) {
            MaskInputs files = new MaskInputs(inputs, out, report);
            MaskFile each = new MaskFile(project.policy(), limits, new MaskOutput(out), report);
            MaskWorkers.run(memory.workers(), files, each);
            double seconds = (time.nanoTime() - began) / 1e9;
            if (json) {
                report.writeJson(spec.commandLine().getOut(), seconds);
                err.println(report.summary(out));
            } else {
                spec.commandLine().getOut().println(report.summary(out));
            }
            return report.isAllDone() ? 0 : 1;
        }
    }

    private ProjectConfig project(Configuration configuration) {
        String known = String.join(", ", configuration.projects().keySet());
        if (projectName.isEmpty()) {
            return configuration
                    .onlyProject()
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), "which project? --project NAME, one of " + known));
        }
        ProjectConfig project = configuration.projects().get(projectName.get());
        if (project == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "no project \"" + projectName.get() + "\" in " + config.file() + "; there is " + known);
        }
        return project;
    }
}
