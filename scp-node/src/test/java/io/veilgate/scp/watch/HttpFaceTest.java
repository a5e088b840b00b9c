package io.veilgate.scp.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HttpFaceTest {
    private Optional<String> missing = Optional.empty();
    private HttpFace face;

    @BeforeEach
    void open() throws Exception {
        face = HttpFace.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                () -> new Figures()
                        .gauge("spool_bytes", "In the spool", 42)
                        .counter("stage_seconds", "Time", 1.5, "stage", "sync")
                        .counter("stage_seconds", "Time", 2.5, "stage", "send")
                        .collect(),
                () -> missing);
    }

    @AfterEach
    void close() {
        face.close();
    }

    private HttpResponse<String> ask(String method, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(
                                    "http://127.0.0.1:" + face.address().getPort() + path))
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void metricsAreInThePrometheusTextFormat() throws Exception {
        HttpResponse<String> answer = ask("GET", "/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        assertThat(answer.body().lines())
                .contains(
                        "# TYPE veilgate_spool_bytes gauge",
                        "veilgate_spool_bytes 42.0",
                        "# TYPE veilgate_stage_seconds_total counter",
                        "veilgate_stage_seconds_total{stage=\"sync\"} 1.5",
                        "veilgate_stage_seconds_total{stage=\"send\"} 2.5");
    }

    @Test
    void aNodeThatTakesNoWorkIsAliveAndNotReady() throws Exception {
        assertThat(ask("GET", "/ready").statusCode()).isEqualTo(200);
        missing = Optional.of("disk-full");
        HttpResponse<String> answer = ask("GET", "/ready");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"ready\":false,\"reason\":\"disk-full\"}\n");
        assertThat(ask("GET", "/health").statusCode()).isEqualTo(200);
    }

    @Test
    void nothingElseIsAnsweredAndNothingCanBeSent() throws Exception {
        assertThat(ask("GET", "/").statusCode()).isEqualTo(404);
        assertThat(ask("POST", "/metrics").statusCode()).isEqualTo(405);
        assertThat(ask("HEAD", "/health").statusCode()).isEqualTo(200);
    }
}
