package io.veilgate.scp.cli;

import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.PeerConfig;
import io.veilgate.scu.query.FindScu;
import io.veilgate.scu.query.StudyMatches;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "find",
        description = {
            "Asks a configured peer for studies with C-FIND (study root) and prints those that fit the key.",
            "Exits 1 if there is none. One of --study, --accession and --patient has to be given."
        },
        mixinStandardHelpOptions = true)
final class FindCommand implements Callable<Integer> {
    enum Level {
        STUDY,
        SERIES,
        IMAGE
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private KeyOptions keys = new KeyOptions();

    @Parameters(paramLabel = "PEER", description = "The peer's name in the configuration.")
    private String peerName = "";

    @Option(names = "--level", description = "How far to go: ${COMPLETION-CANDIDATES} (default: STUDY).")
    private Level level = Level.STUDY;

    @Option(names = "--max", paramLabel = "N", description = "Most studies (default: limits.studiesPerLine).")
    private Optional<Integer> max = Optional.empty();

    @Option(names = "--json", description = "Print one JSON document on one line.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        LogLevel.quiet();
        var key = keys.key();
        Configuration configuration = config.load();
        PeerConfig peer = config.peer(configuration, peerName);
        int maxStudies = max.orElse(configuration.limits().studiesPerLine());
        FoundPrinter printer = json
                ? new FoundPrinter.Json(spec.commandLine().getOut())
                : new FoundPrinter.Lines(spec.commandLine().getOut());
        try (Outbound outbound = new Outbound(configuration);
                FindScu find = FindScu.open(outbound.requestor(), outbound.remote(peer))) {
            Optional<String> defaultIssuer = configuration.onlyProject().flatMap(project -> project.defaultIssuer());
            StudyMatches found = find.studies(key, defaultIssuer, maxStudies);
            for (var study : found.matches()) {
                printer.study(study);
                if (level == Level.STUDY) {
                    continue;
                }
                for (var series : find.series(study.studyInstanceUid())) {
                    printer.series(series);
                    if (level == Level.IMAGE) {
                        find.instances(study.studyInstanceUid(), series.seriesInstanceUid(), printer::instance);
                    }
                }
            }
            printer.end(found.foreign());
            if (found.foreign() > 0) {
                spec.commandLine()
                        .getErr()
                        .println("veilgate: " + found.foreign() + " answers did not fit the key and were dropped");
            }
            return found.matches().isEmpty() ? 1 : 0;
        }
    }
}
