package io.veilgate.scp.cli;

import io.veilgate.core.base.Time;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.control.ControlServer;
import io.veilgate.scp.wiring.DailyPurge;
import io.veilgate.scp.wiring.IncomingLists;
import io.veilgate.scp.wiring.JobRuns;
import io.veilgate.scp.wiring.Node;
import io.veilgate.scp.wiring.NodeCommands;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "serve",
        description =
                "Runs the node until it is told to stop (SIGTERM, Ctrl-C): takes what is pushed to it, and study lists"
                        + " dropped into jobs/incoming of the data folder.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Override
    public Integer call() throws Exception {
        Configuration configuration = config.load();
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("veilgate-stop").unstarted(() -> {
                    told.countDown();
                    try {
                        stopped.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
        try (Node node = Node.open(configuration, Time.system());
                JobRuns runs = new JobRuns(node, Time.system());
                ControlServer _ = ControlServer.open(configuration.node().data(), NodeCommands.of(node, runs));
                DailyPurge _ = DailyPurge.of(node, runs);
                IncomingLists _ = new IncomingLists(node::configuration, runs)) {
            List<InetSocketAddress> addresses = node.listen();
            LOG.info(
                    "{} listens on port {}",
                    configuration.node().aeTitle(),
                    addresses.stream()
                            .map(address -> Integer.toString(address.getPort()))
                            .collect(Collectors.joining(" and on port ")));
            runs.resume();
            told.await();
            LOG.info("stopping; what is not done stays in the spool");
        } finally {
            stopped.countDown();
        }
        return 0;
    }
}
