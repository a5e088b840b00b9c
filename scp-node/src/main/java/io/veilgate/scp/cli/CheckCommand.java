package io.veilgate.scp.cli;

import io.veilgate.core.deid.ExclusionList;
import io.veilgate.core.mask.RuleSet;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.Machine;
import io.veilgate.scp.config.PeerConfig;
import io.veilgate.scp.config.ProjectConfig;
import io.veilgate.scu.query.PeerServices;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        description = {
            "Reads the configuration with its mask rules and exclusion lists, reaches every peer and says what each accepts.",
            "Exits 2 if the configuration or a rule has an error, 1 if a peer cannot be reached, or does not commit or give back what it has though it has to."
        },
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Override
    public Integer call() throws Exception {
        LogLevel.quiet();
        Configuration configuration = config.load();
        PrintWriter out = spec.commandLine().getOut();
        out.println(config.file() + ": projects: " + configuration.projects().size() + ", peers: "
                + configuration.peers().size() + ", routes: "
                + configuration.routes().routes().size());
        Sizing.of(configuration, Machine.detect()).forEach(out::println);
        for (ProjectConfig project : configuration.projects().values()) {
            out.println("project " + project.name() + ": mask rules: "
                    + RuleSet.read(project.mask().rules()).size() + ", exclusion list: "
                    + (readExclusions(project) ? "read" : "none"));
        }
        configuration
                .retention()
                .unset()
                .forEach(key -> out.println("warning: " + key + " is not set: patients' data is kept for ever"));
        boolean allServe = true;
        try (Outbound outbound = new Outbound(configuration)) {
            outbound.tls().ends().ifPresent(end -> out.println("TLS certificate: valid until " + end));
            outbound.tls().warnings().forEach(warning -> out.println("warning: " + warning));
            for (PeerConfig peer : configuration.peers().values()) {
                allServe &= serves(outbound, peer, out);
                out.flush();
            }
        }
        return allServe ? 0 : 1;
    }

    private static boolean readExclusions(ProjectConfig project) throws IOException {
        if (project.exclude().isEmpty()) {
            return false;
        }
        ExclusionList.read(project.exclude().get());
        return true;
    }

    private boolean serves(Outbound outbound, PeerConfig peer, PrintWriter out) {
        try {
            PeerServices services = PeerServices.of(outbound.requestor(), outbound.remote(peer));
            out.println("peer " + peer.name() + " (" + outbound.remote(peer) + "): accepts "
                    + services.services().entrySet().stream()
                            .filter(Map.Entry::getValue)
                            .map(Map.Entry::getKey)
                            .collect(Collectors.joining(", ", "", ", "))
                    + "C-STORE of " + services.storageClasses() + " of " + services.storageClassesAsked()
                    + " SOP classes");
            if (peer.commitment().required() && !services.commits()) {
                tell(
                        peer,
                        "does not accept Storage Commitment, which commitment: required asks of it;"
                                + " what it stores would stay in the spool");
                return false;
            }
            if (peer.duplicates() == PeerConfig.Duplicates.REPLACES && !services.givesBack()) {
                tell(
                        peer,
                        "does not accept C-GET, which duplicates: replaces asks of it; what is to replace an archived object"
                                + " would be held");
                return false;
            }
            return true;
        } catch (IOException e) {
            tell(peer, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void tell(PeerConfig peer, String trouble) {
        spec.commandLine().getErr().println("veilgate: peer " + peer.name() + ": " + trouble);
    }
}
