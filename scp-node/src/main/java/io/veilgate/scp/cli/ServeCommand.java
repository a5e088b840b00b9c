package io.veilgate.scp.cli;

import io.veilgate.core.base.Time;
import io.veilgate.core.spool.Disk;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "serve",
        description =
                "Runs the node until it is told to stop (SIGTERM, Ctrl-C): takes what is pushed to it, and study lists"
                        + " dropped into jobs/incoming of the data folder.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Override
    public Integer call() throws Exception {
        Service.run(config.load(), Disk.local(), Time.system());
        return 0;
    }
}
