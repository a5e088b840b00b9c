package io.veilgate.scp.wiring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.core.base.Time;
import io.veilgate.core.spool.SpoolException;
import io.veilgate.core.spool.SpoolStatus;
import io.veilgate.scp.config.AlertsConfig;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.HttpConfig;
import io.veilgate.scp.watch.Alert;
import io.veilgate.scp.watch.Alerts;
import io.veilgate.scp.watch.Condition;
import io.veilgate.scp.watch.Conditions;
import io.veilgate.scp.watch.HeldRate;
import io.veilgate.scp.watch.HttpFace;
import io.veilgate.scp.watch.Webhook;
import io.veilgate.scp.work.EndCounts;
import io.veilgate.scu.forward.Forwarder;
import io.veilgate.scu.pace.PeerPace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** What watches a node that serves: alerts, and metrics and health by HTTP where that is configured. */
public final class NodeWatch implements AutoCloseable {
    /** About what a push is admitted for. */
    private static final long A_PUSH_BYTES = 8L << 20;

    private static final long LEDGER_WRITES_WITHIN_SECONDS = 2;

    /** How often conditions are looked at, and a webhook is tried. */
    public record Pace(Duration betweenLooks, Webhook.Retries retries) {
        static Pace defaults() {
            return new Pace(Duration.ofSeconds(5), Webhook.Retries.defaults());
        }
    }

    private final Closings closings = new Closings();
    private final Optional<InetSocketAddress> address;

    private NodeWatch(Node node, JobRuns runs, Time time, Pace pace) throws IOException {
        Configuration configuration = node.configuration();
        Consumer<Alert> told = configuration
                .alerts()
                .webhook()
                .<Consumer<Alert>>map(url -> {
                    Webhook webhook =
                            new Webhook(url, configuration.node().aeTitle().value(), pace.retries());
                    closings.push(webhook::close);
                    return webhook;
                })
                .orElse(_ -> {});
        Alerts alerts = Alerts.start(conditions(node, time), told, pace.betweenLooks(), time);
        closings.push(alerts::close);
        runs.whenEnded(report -> ended(alerts, report));
        Optional<HttpConfig> http = configuration.node().http();
        if (http.isPresent()) {
            NodeMetrics metrics = new NodeMetrics(node, runs, alerts, time);
            HttpFace face = HttpFace.open(
                    new InetSocketAddress(http.get().bindAddress(), http.get().port()),
                    metrics::collect,
                    () -> missing(node));
            closings.push(face::close);
            address = Optional.of(face.address());
        } else {
            address = Optional.empty();
        }
    }

    public static NodeWatch start(Node node, JobRuns runs, Time time) throws IOException {
        return start(node, runs, time, Pace.defaults());
    }

    public static NodeWatch start(Node node, JobRuns runs, Time time, Pace pace) throws IOException {
        return new NodeWatch(node, runs, time, pace);
    }

    /** Where HTTP is answered, if it is. */
    public Optional<InetSocketAddress> address() {
        return address;
    }

    private static List<Condition> conditions(Node node, Time time) {
        AlertsConfig config = node.configuration().alerts();
        List<Condition> conditions = new ArrayList<>();
        conditions.add(Conditions.diskNearlyFull(() -> freeBytes(node), config.diskFreeBytes()));
        node.load()
                .archives()
                .forEach((name, forwarder) -> conditions.add(Conditions.unreachable(
                        "archive-down", name, () -> unreachableFor(forwarder), config.archiveDown())));
        for (String name : node.configuration().peers().keySet()) {
            conditions.add(Conditions.unreachable(
                    "peer-down",
                    name,
                    () -> Optional.ofNullable(node.load().pacs().get(name)).flatMap(PeerPace::unreachableFor),
                    config.peerDown()));
        }
        EndCounts ends = node.endCounts();
        conditions.add(Conditions.quarantineRate(
                new HeldRate(() -> sum(ends.archived()), () -> sum(ends.held()), time), config.quarantinePercent()));
        if (node.certificateEnds().isPresent()) {
            conditions.add(Conditions.certificateExpires(
                    () -> node.certificateEnds()
                            .map(end -> Duration.between(time.now(), end).toMinutes() / (24 * 60.0))
                            .orElse(Double.NaN),
                    config.certificateDays()));
        }
        return conditions;
    }

    private static Optional<Duration> unreachableFor(Forwarder forwarder) {
        return forwarder.pace().unreachableFor();
    }

    private static long sum(Map<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** A disk that does not even say has nothing free. */
    private static long freeBytes(Node node) {
        try {
            return node.spool().usableBytes();
        } catch (SpoolException e) {
            return 0;
        }
    }

    private static void ended(Alerts alerts, ObjectNode report) {
        long archived = report.path("instances").path("archived").asLong();
        long quarantined = report.path("instances").path("quarantined").asLong();
        long failed = report.path("instances").path("failed").asLong();
        String job = report.path("job").asText();
        alerts.happened(
                "job-" + report.path("state").asText("ended"),
                job,
                "job " + job + " of project " + report.path("project").asText() + ": " + archived + " archived, "
                        + quarantined + " quarantined, " + failed + " failed",
                Map.of("archived", archived, "quarantined", quarantined, "failed", failed));
    }

    /** Why the node does not take work. */
    private static Optional<String> missing(Node node) throws InterruptedException {
        if (!node.isListening()) {
            return Optional.of("not-listening");
        }
        SpoolStatus spool = node.spool().status();
        try {
            long left = spool.quotaBytes() - spool.spooledBytes() - spool.promisedBytes();
            if (left < Math.min(A_PUSH_BYTES, spool.quotaBytes() / 10)) {
                return Optional.of("spool-full");
            }
            if (!node.spool().diskHasRoom()) {
                return Optional.of("disk-full");
            }
        } catch (SpoolException e) {
            return Optional.of("spool-not-readable");
        }
        try {
            node.ledger().probe().get(LEDGER_WRITES_WITHIN_SECONDS, TimeUnit.SECONDS);
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.of("ledger-not-writable");
        }
    }

    @Override
    public void close() {
        closings.close();
    }
}
