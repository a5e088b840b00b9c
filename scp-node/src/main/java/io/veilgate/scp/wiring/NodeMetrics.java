package io.veilgate.scp.wiring;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.veilgate.core.base.Stage;
import io.veilgate.core.base.Stages.Total;
import io.veilgate.core.base.Time;
import io.veilgate.core.ledger.Counts;
import io.veilgate.core.ledger.Job;
import io.veilgate.core.spool.SpoolException;
import io.veilgate.core.spool.SpoolStatus;
import io.veilgate.scp.watch.Alerts;
import io.veilgate.scp.watch.Figures;
import io.veilgate.scp.work.EndCounts;
import io.veilgate.scu.pace.PeerPace;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A node's figures for a scrape. Labels are names of the configuration and of the program, job IDs, and keywords of transfer syntaxes. */
final class NodeMetrics {
    private static final int MOST_JOBS = 10_000;
    private static final int NANOS = 1_000_000_000;

    private final Node node;
    private final JobRuns runs;
    private final Alerts alerts;
    private final Time time;

    NodeMetrics(Node node, JobRuns runs, Alerts alerts, Time time) {
        this.node = node;
        this.runs = runs;
        this.alerts = alerts;
        this.time = time;
    }

    MetricSnapshots collect() {
        Figures figures = new Figures();
        stages(figures);
        spool(figures);
        instances(figures);
        peers(figures);
        jobs(figures);
        process(figures);
        for (Map.Entry<String, String> raised : alerts.raised()) {
            figures.gauge(
                    "alert_raised",
                    "Alerts that are raised now",
                    1,
                    "alert",
                    raised.getKey(),
                    "subject",
                    raised.getValue());
        }
        return figures.collect();
    }

    private void stages(Figures figures) {
        for (Stage stage : Stage.values()) {
            Total total = node.load().stages().total(stage);
            String key = JobWatch.keyOf(stage);
            figures.counter(
                            "stage_seconds",
                            "Time spent at each stage, all that were at it together",
                            (double) total.nanos() / NANOS,
                            "stage",
                            key)
                    .counter("stage_operations", "How often each stage was done", total.count(), "stage", key)
                    .gauge("stage_active", "How much is at each stage now", total.active(), "stage", key);
        }
        node.load()
                .stages()
                .pixelsByTransferSyntax()
                .forEach((syntax, total) -> figures.counter(
                                "pixels_seconds",
                                "Time spent on pixels, by transfer syntax",
                                (double) total.nanos() / NANOS,
                                "transfer_syntax",
                                syntax)
                        .counter(
                                "pixels_instances",
                                "Instances whose pixels were looked at",
                                total.count(),
                                "transfer_syntax",
                                syntax));
        figures.gauge("workers", "Masking threads", node.load().workers());
    }

    private void spool(Figures figures) {
        SpoolStatus spool = node.spool().status();
        String entries = "Entries of the spool";
        figures.gauge("spool_bytes", "Received and not yet archived", spool.spooledBytes())
                .gauge("spool_promised_bytes", "Admitted or credited, not yet received", spool.promisedBytes())
                .gauge("spool_quota_bytes", "limits.spool", spool.quotaBytes())
                .gauge("spool_entries", entries, spool.entries().waiting(), "state", "waiting")
                .gauge("spool_entries", entries, spool.entries().delayed(), "state", "delayed")
                .gauge("spool_entries", entries, spool.entries().inWork(), "state", "in-work")
                .gauge("spool_entries", entries, spool.entries().aside(), "state", "set-aside")
                .gauge("spool_credits_waiting", "Retrieves that wait for room in the spool", spool.creditsWaiting())
                .gauge("quarantine_entries", "Held instances", spool.quarantinedEntries())
                .gauge("quarantine_bytes", "Held instances", spool.quarantinedBytes())
                .gauge("quarantine_quota_bytes", "limits.quarantine", spool.quarantineQuotaBytes());
        long now = time.now().toEpochMilli();
        double ageSeconds = node.spool().handoff().oldestMillis().stream()
                .mapToDouble(since -> Math.max(0, now - since) / 1e3)
                .findFirst()
                .orElse(0);
        figures.gauge("spool_oldest_age_seconds", "Since the oldest entry of the spool arrived", ageSeconds);
        try {
            figures.gauge(
                    "disk_free_bytes", "Free where the spool is", node.spool().usableBytes());
        } catch (SpoolException _) {
            // told by the alert, and by readiness
        }
    }

    private void instances(Figures figures) {
        String help = "Instances by where they stand, as the ledger has it";
        for (String project : node.configuration().projects().keySet()) {
            Counts counts = node.ledger().totals(project);
            figures.gauge("instances", help, counts.expected(), "project", project, "state", "expected")
                    .gauge("instances", help, counts.received(), "project", project, "state", "received")
                    .gauge("instances", help, counts.archived(), "project", project, "state", "archived")
                    .gauge("instances", help, counts.quarantined(), "project", project, "state", "quarantined")
                    .gauge("instances", help, counts.failed(), "project", project, "state", "failed")
                    .gauge("arrived_bytes", "All that ever arrived", counts.bytes(), "project", project);
        }
        EndCounts ends = node.endCounts();
        ends.archived()
                .forEach((project, count) ->
                        figures.counter("archived_instances", "Archived since the start", count, "project", project));
        ends.held()
                .forEach((of, count) -> figures.counter(
                        "quarantined_instances",
                        "Held since the start",
                        count,
                        "project",
                        of.project(),
                        "reason",
                        of.reason()));
    }

    private void peers(Figures figures) {
        node.load().pacs().forEach((peer, pace) -> peer(figures, peer, "retrieve", pace));
        node.load().archives().forEach((peer, forwarder) -> {
            peer(figures, peer, "send", forwarder.pace());
            figures.gauge(
                    "archive_queued_instances",
                    "Masked instances that wait for an association to the archive",
                    forwarder.use().queued(),
                    "peer",
                    peer);
        });
    }

    private static void peer(Figures figures, String peer, String direction, PeerPace pace) {
        PeerPace.Status status = pace.status();
        String help = "Associations that Veilgate opens to a peer: open, wanted as measured, and most allowed now";
        figures.gauge("peer_associations", help, status.open(), "peer", peer, "direction", direction, "which", "open")
                .gauge(
                        "peer_associations",
                        help,
                        status.wanted(),
                        "peer",
                        peer,
                        "direction",
                        direction,
                        "which",
                        "wanted")
                .gauge("peer_associations", help, status.most(), "peer", peer, "direction", direction, "which", "most")
                .gauge(
                        "peer_reachable",
                        "0 while no association can be had",
                        pace.unreachableFor().isEmpty() ? 1 : 0,
                        "peer",
                        peer,
                        "direction",
                        direction);
    }

    private void jobs(Figures figures) {
        Map<Job.State, Integer> counts = new EnumMap<>(Job.State.class);
        for (Job job : node.ledger().jobs(MOST_JOBS)) {
            counts.merge(job.state(), 1, Integer::sum);
        }
        for (Job.State state : Job.State.values()) {
            figures.gauge("jobs", "Jobs on record", counts.getOrDefault(state, 0), "state", JobReport.stateOf(state));
        }
        runs.narrowPlaces()
                .forEach((job, place) -> figures.gauge(
                        "job_limited", "Where each running job is narrow", 1, "job", job, "place", place.key()));
    }

    private static void process(Figures figures) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            figures.counter("process_cpu_seconds", "Of this process", (double) system.getProcessCpuTime() / NANOS);
        }
        Runtime runtime = Runtime.getRuntime();
        figures.gauge("jvm_heap_used_bytes", "Of the JVM's heap", runtime.totalMemory() - runtime.freeMemory())
                .gauge("jvm_heap_max_bytes", "Of the JVM's heap", runtime.maxMemory())
                .gauge("process_resident_memory_bytes", "Of this process", residentBytes());
    }

    /** See proc(5); 0 where there is no such file. */
    private static double residentBytes() {
        try {
            List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
            return status.stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
