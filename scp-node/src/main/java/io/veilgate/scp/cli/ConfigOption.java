package io.veilgate.scp.cli;

import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.ConfigurationException;
import io.veilgate.scp.config.PeerConfig;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code -c FILE}, on every command that needs a configuration. */
class ConfigOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration file (default: ./veilgate.yaml).")
    private Path file = Path.of("veilgate.yaml");

    Path file() {
        return file;
    }

    Configuration load() throws ConfigurationException {
        return Configuration.load(file);
    }

    /** The peer of that name; bad usage if there is none. */
    PeerConfig peer(Configuration configuration, String name) {
        PeerConfig peer = configuration.peers().get(name);
        if (peer == null) {
            throw new ParameterException(
                    commandLine(),
                    "no peer \"" + name + "\" in " + file + "; there "
                            + (configuration.peers().isEmpty()
                                    ? "is none"
                                    : "are "
                                            + String.join(
                                                    ", ", configuration.peers().keySet())));
        }
        return peer;
    }

    final CommandLine commandLine() {
        return command.commandLine();
    }
}
