package io.veilgate.scp.cli;

import io.veilgate.core.base.Time;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.PeerConfig;
import io.veilgate.scu.query.EchoScu;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "echo", description = "Verifies a configured peer with C-ECHO.", mixinStandardHelpOptions = true)
final class EchoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "PEER", description = "The peer's name in the configuration.")
    private String peerName = "";

    @Override
    public Integer call() throws Exception {
        LogLevel.quiet();
        Configuration configuration = config.load();
        PeerConfig peer = config.peer(configuration, peerName);
        try (Outbound outbound = new Outbound(configuration)) {
            Duration taken = new EchoScu(outbound.requestor(), Time.system()).echo(outbound.remote(peer));
            spec.commandLine()
                    .getOut()
                    .println(String.format(
                            Locale.ROOT,
                            "%s (%s) answered in %.1f ms",
                            peer.name(),
                            outbound.remote(peer),
                            taken.toNanos() / 1e6));
        }
        return 0;
    }
}
