package io.veilgate.scp.cli;

import io.veilgate.core.base.Time;
import io.veilgate.core.spool.Disk;
import io.veilgate.scp.audit.AuditedCommands;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.control.ControlServer;
import io.veilgate.scp.wiring.DailyPurge;
import io.veilgate.scp.wiring.IncomingLists;
import io.veilgate.scp.wiring.JobRuns;
import io.veilgate.scp.wiring.Node;
import io.veilgate.scp.wiring.NodeCommands;
import io.veilgate.scp.wiring.NodeWatch;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node as a process: everything that {@code serve} starts, until the process is told to stop. */
public final class Service {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    private Service() {}

    /**
     * Runs until SIGTERM or SIGINT, and ends what is in flight before it returns; the process ends only then.
     *
     * @param disk that the spool is on; tests put one in its place that fails where they want
     */
    public static void run(Configuration configuration, Disk disk, Time time) throws Exception {
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
        try (Node node = Node.open(configuration, disk, time);
                JobRuns runs = new JobRuns(node, time);
                ControlServer _ = ControlServer.open(
                        configuration.node().data(), NodeCommands.of(node, runs), new AuditedCommands(node.audit()));
                DailyPurge _ = DailyPurge.of(node, runs);
                NodeWatch watch = NodeWatch.start(node, runs, time);
                IncomingLists _ = new IncomingLists(node::configuration, runs)) {
            List<InetSocketAddress> addresses = node.listen();
            LOG.info(
                    "{} listens on port {}",
                    configuration.node().aeTitle(),
                    addresses.stream()
                            .map(address -> Integer.toString(address.getPort()))
                            .collect(Collectors.joining(" and on port ")));
            watch.address()
                    .ifPresent(address -> LOG.info(
                            "metrics and health by HTTP on {} port {}",
                            address.getAddress().getHostAddress(),
                            address.getPort()));
            runs.resume();
            told.await();
            LOG.info("stopping; what is not done stays in the spool");
        } finally {
            stopped.countDown();
        }
    }
}
