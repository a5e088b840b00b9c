package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dataset.Part10File;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.Ports;
import io.veilgate.it.harness.RemoteAe;
import io.veilgate.scp.watch.Webhook;
import io.veilgate.scp.wiring.NodeWatch;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a working node tells of itself: metrics, alerts to an HTTP double, the audit log; and that nothing of a patient is in any of it. */
final class WatchFlowTest {
    private static final int INSTANCES = 12;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final NodeWatch.Pace QUICK =
            new NodeWatch.Pace(Duration.ofMillis(100), new Webhook.Retries(5, Duration.ofMillis(20)));

    @TempDir
    private Path folder;

    private final Queue<String> posted = new ConcurrentLinkedQueue<>();
    private HttpServer hook;
    private @Nullable SmallPacs archive;
    private NodeFolder node;
    private List<String> studies;

    @BeforeEach
    void start() throws Exception {
        studies = SmallInstances.write(folder.resolve("pacs"), 2, INSTANCES / 2);
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            try (exchange) {
                posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(204, -1);
            }
        });
        hook.start();
        node = new NodeFolder(folder.resolve("node"))
                .rules(SmallInstances.RULES)
                .node(", http: { port: 0 }")
                .more("alerts: { webhook: \"http://127.0.0.1:%d/s3cret\", archiveDown: 1s }\n"
                        .formatted(hook.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        hook.stop(0);
        // after the node, which would be told of it otherwise
        if (archive != null) {
            archive.close();
        }
    }

    private static HttpResponse<String> get(NodeWatch watch, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                    + watch.address().orElseThrow().getPort() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private List<JsonNode> audit() throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("node/data/audit"))) {
            for (Path file : files.sorted().toList()) {
                for (String line : Files.readAllLines(file)) {
                    lines.add(new ObjectMapper().readTree(line));
                }
            }
        }
        return lines;
    }

    private List<String> told(String alert) throws Exception {
        List<String> states = new ArrayList<>();
        for (String text : posted) {
            JsonNode told = new ObjectMapper().readTree(text);
            if (told.path("alert").asText().equals(alert)) {
                states.add(told.path("state").asText());
            }
        }
        return states;
    }

    /** Names, IDs and UIDs of what the PACS has. */
    private List<String> originals() throws Exception {
        List<String> values = new ArrayList<>(studies);
        try (Stream<Path> files = Files.list(folder.resolve("pacs"))) {
            for (Path file : files.toList()) {
                try (Part10File opened = Part10.open(file, TransferSyntaxes.standard(), Limits.defaults())) {
                    var dataSet = opened.read(Limits.defaults());
                    for (int tag : List.of(
                            Tag.PatientName,
                            Tag.PatientID,
                            Tag.AccessionNumber,
                            Tag.SeriesInstanceUID,
                            Tag.SOPInstanceUID)) {
                        dataSet.string(tag).filter(value -> !value.isEmpty()).ifPresent(values::add);
                    }
                }
            }
        }
        return values;
    }

    @Test
    void aJobIsInMetricsAlertsAndAuditAndNothingOfTheOriginalIs() throws Exception {
        try (SmallPacs pacs = SmallPacs.start("PACS", folder.resolve("pacs"));
                SmallPacs archive = SmallPacs.start("ARCHIVE", folder.resolve("archive"))) {
            node.peer("PACS", pacs.ae()).peer("ARCHIVE", archive.ae()).project("small", "ARCHIVE", "");
            String metrics;
            try (InProcessNode running = InProcessNode.open(node);
                    NodeWatch watch = running.watch(QUICK)) {
                running.retrieve("small", "PACS", RetrieveMode.GET, studies);
                assertThat(get(watch, "/ready").statusCode()).isEqualTo(200);
                assertThat(get(watch, "/health").statusCode()).isEqualTo(200);
                metrics = get(watch, "/metrics").body();
                Await.until(
                        "the webhook is told", SOON, () -> !told("job-finished").isEmpty());
            }
            assertThat(metrics.lines())
                    .contains(
                            "veilgate_instances{project=\"small\",state=\"archived\"} 12.0",
                            "veilgate_archived_instances_total{project=\"small\"} 12.0",
                            "veilgate_stage_operations_total{stage=\"sync\"} 12.0",
                            "veilgate_stage_operations_total{stage=\"pixels\"} 12.0",
                            "veilgate_pixels_instances_total{transfer_syntax=\"ExplicitVRLittleEndian\"} 12.0",
                            "veilgate_jobs{state=\"finished\"} 1.0",
                            "veilgate_peer_reachable{direction=\"send\",peer=\"ARCHIVE\"} 1.0",
                            "veilgate_peer_reachable{direction=\"retrieve\",peer=\"PACS\"} 1.0");
            List<JsonNode> audit = audit();
            assertThat(audit)
                    .extracting(line -> line.path("event").asText())
                    .containsExactly("job-begin", "study", "study", "job-end");
            assertThat(audit).allSatisfy(line -> {
                assertThat(line.path("project").asText()).isEqualTo("small");
                assertThat(line.path("archive").asText()).isEqualTo("ARCHIVE");
                assertThat(line.path("peer").asText()).isEqualTo("PACS");
            });
            JsonNode study = audit.get(1);
            assertThat(study.path("archived").asInt()).isEqualTo(INSTANCES / 2);
            assertThat(study.path("rules").asText()).isNotEmpty();
            assertThat(study.path("configuration").asText()).isNotEmpty();
            assertThat(study.path("study").asText()).startsWith("2.25.");
            assertThat(audit.getLast().path("state").asText()).isEqualTo("finished");
            assertThat(audit.getLast().path("archived").asInt()).isEqualTo(INSTANCES);
            for (String original : originals()) {
                assertThat(metrics).doesNotContain(original);
                assertThat(audit.toString()).doesNotContain(original);
                assertThat(posted.toString()).doesNotContain(original);
            }
        }
    }

    @Test
    @MayWarn({"alert: archive-down", "trying until it can be reached"})
    void anArchiveThatIsDownIsToldOnceAndOnceWhenItIsBack() throws Exception {
        int port = Ports.free();
        try (SmallPacs pacs = SmallPacs.start("PACS", folder.resolve("pacs"))) {
            node.peer("PACS", pacs.ae())
                    .peer("ARCHIVE", new RemoteAe("ARCHIVE", port))
                    .project("small", "ARCHIVE", "");
            try (InProcessNode running = InProcessNode.open(node);
                    NodeWatch watch = running.watch(QUICK)) {
                CompletableFuture<JsonNode> job = CompletableFuture.supplyAsync(() -> {
                    try {
                        return running.retrieve("small", "PACS", RetrieveMode.GET, studies);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
                Await.until(
                        "the webhook is told", SOON, () -> !told("archive-down").isEmpty());
                assertThat(get(watch, "/metrics").body().lines())
                        .contains(
                                "veilgate_alert_raised{alert=\"archive-down\",subject=\"ARCHIVE\"} 1.0",
                                "veilgate_peer_reachable{direction=\"send\",peer=\"ARCHIVE\"} 0.0");
                archive = SmallPacs.start("ARCHIVE", folder.resolve("archive"), port);
                assertThat(job.get().path("exit").asInt()).isZero();
                Await.until(
                        "the webhook is told", SOON, () -> told("archive-down").size() > 1);
                assertThat(told("archive-down")).containsExactly("raised", "cleared");
            }
        }
    }
}
