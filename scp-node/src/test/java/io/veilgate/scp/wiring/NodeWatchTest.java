package io.veilgate.scp.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Time;
import io.veilgate.core.spool.Credit;
import io.veilgate.scp.config.Configuration;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a node takes work, as others ask it. */
final class NodeWatchTest {
    @TempDir
    private Path folder;

    private static String ready(NodeWatch watch) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                    + watch.address().orElseThrow().getPort() + "/ready"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body().strip();
        }
    }

    @Test
    void aNodeIsReadyOnceItsPortsAreOpenAndAsLongAsItsSpoolHasRoom() throws Exception {
        Path file = Files.writeString(folder.resolve("v.yaml"), """
                node: { port: 0, bindAddress: 127.0.0.1, http: { port: 0 } }
                projects: { p: { folder: out } }
                limits: { spool: 1MB }
                """);
        try (Node node = Node.open(Configuration.load(file), Time.system());
                JobRuns runs = new JobRuns(node, Time.system());
                NodeWatch watch = NodeWatch.start(node, runs, Time.system())) {
            assertThat(ready(watch)).isEqualTo("503 {\"ready\":false,\"reason\":\"not-listening\"}");
            node.listen();
            assertThat(ready(watch)).isEqualTo("200 {\"ready\":true}");
            try (Credit _ = node.spool().takeCredit(1_000_000).get()) {
                assertThat(ready(watch)).isEqualTo("503 {\"ready\":false,\"reason\":\"spool-full\"}");
            }
            assertThat(ready(watch)).isEqualTo("200 {\"ready\":true}");
        }
    }

    @Test
    void withoutAConfiguredPortNothingIsAnswered() throws Exception {
        Path file = Files.writeString(folder.resolve("v.yaml"), "projects: { p: { folder: out } }\n");
        try (Node node = Node.open(Configuration.load(file), Time.system());
                JobRuns runs = new JobRuns(node, Time.system());
                NodeWatch watch = NodeWatch.start(node, runs, Time.system())) {
            assertThat(watch.address()).isEmpty();
        }
    }
}
