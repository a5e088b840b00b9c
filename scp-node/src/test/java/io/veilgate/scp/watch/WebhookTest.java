package io.veilgate.scp.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.veilgate.core.testing.MayWarn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that fails and recovers. */
final class WebhookTest {
    private static final Webhook.Retries QUICK = new Webhook.Retries(4, Duration.ofMillis(10));
    private static final long SOON_SECONDS = 30;

    private final BlockingQueue<JsonNode> posted = new LinkedBlockingQueue<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final CountDownLatch open = new CountDownLatch(1);
    private boolean hangs;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                JsonNode body =
                        new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes());
                if (hangs) {
                    try {
                        open.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                boolean fails = failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
                exchange.sendResponseHeaders(fails ? 500 : 204, -1);
                if (!fails) {
                    posted.add(body);
                }
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        open.countDown();
        server.stop(0);
    }

    private Webhook webhook() {
        return new Webhook(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook?key=s3cret"),
                "VEILGATE",
                QUICK);
    }

    private static Alert alert(String subject) {
        return new Alert(
                "archive-down",
                Alert.State.RAISED,
                subject,
                subject + " cannot be reached since 301 s",
                Map.of("unreachableSeconds", 301.0),
                Instant.EPOCH);
    }

    private JsonNode next() throws InterruptedException {
        JsonNode next = posted.poll(SOON_SECONDS, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    @Test
    void anAlertIsDeliveredThoughTheServerFailsAtFirst() throws Exception {
        failures.set(3);
        try (Webhook webhook = webhook()) {
            webhook.accept(alert("RESEARCH"));
            JsonNode told = next();
            assertThat(told.path("node").asText()).isEqualTo("VEILGATE");
            assertThat(told.path("alert").asText()).isEqualTo("archive-down");
            assertThat(told.path("state").asText()).isEqualTo("raised");
            assertThat(told.path("subject").asText()).isEqualTo("RESEARCH");
            assertThat(told.path("figures").path("unreachableSeconds").asDouble())
                    .isEqualTo(301);
            assertThat(told.path("at").asText()).isEqualTo("1970-01-01T00:00:00Z");
        }
    }

    @Test
    @MayWarn("could not be delivered to the webhook: it answered 500")
    void oneThatCannotBeDeliveredIsLetGoAndTheNextOneIsTried() throws Exception {
        failures.set(QUICK.attempts());
        try (Webhook webhook = webhook()) {
            webhook.accept(alert("LOST"));
            webhook.accept(alert("NEXT"));
            assertThat(next().path("subject").asText()).isEqualTo("NEXT");
            assertThat(posted).isEmpty();
        }
    }

    @Test
    @MayWarn("more than 100 alerts wait for the webhook")
    void whoTellsAnAlertNeverWaitsAndTheOldestAreLetGoWhereTooManyWait() throws Exception {
        hangs = true;
        try (Webhook webhook = webhook()) {
            for (int i = 1; i <= 150; i++) {
                webhook.accept(alert("P" + i));
            }
            open.countDown();
            JsonNode last = next();
            while (!last.path("subject").asText().equals("P150")) {
                last = next();
            }
            assertThat(posted).isEmpty();
        }
    }

    @Test
    void closingDoesNotWaitForAServerThatHangs() throws Exception {
        hangs = true;
        Webhook webhook = webhook();
        webhook.accept(alert("RESEARCH"));
        webhook.close();
        assertThat(posted).isEmpty();
    }
}
