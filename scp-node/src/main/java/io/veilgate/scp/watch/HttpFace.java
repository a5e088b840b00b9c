package io.veilgate.scp.watch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is asked for by HTTP: {@code /metrics} (Prometheus text), {@code /health} (the process answers) and {@code /ready} (it takes work).
 * Nothing can be changed here, and nothing of a patient is told.
 */
public final class HttpFace implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFace.class);
    private static final int AT_A_TIME = 8;
    private static final String JSON = "application/json";

    /** Says why a node does not take work, in one word for each reason; empty if it does. */
    public interface Readiness {
        Optional<String> missing() throws InterruptedException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("veilgate-http-", 0).factory());
    private final Semaphore places = new Semaphore(AT_A_TIME);
    private final Supplier<MetricSnapshots> metrics;
    private final Readiness readiness;

    private HttpFace(HttpServer server, Supplier<MetricSnapshots> metrics, Readiness readiness) {
        this.server = server;
        this.metrics = metrics;
        this.readiness = readiness;
    }

    /** @param metrics asked at each scrape */
    public static HttpFace open(InetSocketAddress address, Supplier<MetricSnapshots> metrics, Readiness readiness)
            throws IOException {
        HttpFace face = new HttpFace(HttpServer.create(address, 16), metrics, readiness);
        face.server.setExecutor(face.threads);
        face.server.createContext("/", face::answer);
        face.server.start();
        return face;
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    private record Answer(int status, String contentType, String text) {
        static Answer json(int status, String text) {
            return new Answer(status, JSON, text + "\n");
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            Answer answer;
            if (!head && !exchange.getRequestMethod().equals("GET")) {
                answer = Answer.json(405, "{\"error\":\"only GET and HEAD\"}");
            } else if (!places.tryAcquire()) {
                answer = Answer.json(503, "{\"error\":\"too many requests at a time\"}");
            } else {
                try {
                    answer = answer(exchange.getRequestURI().getPath());
                } finally {
                    places.release();
                }
            }
            byte[] body = answer.text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType);
            exchange.sendResponseHeaders(answer.status, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Answer answer(String path) {
        try {
            return switch (path) {
                case "/health" -> Answer.json(200, "{\"alive\":true}");
                case "/ready" ->
                    readiness
                            .missing()
                            .map(why -> Answer.json(503, "{\"ready\":false,\"reason\":\"" + why + "\"}"))
                            .orElseGet(() -> Answer.json(200, "{\"ready\":true}"));
                case "/metrics" -> metrics();
                default -> Answer.json(404, "{\"error\":\"there are /metrics, /health and /ready\"}");
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.json(503, "{\"ready\":false,\"reason\":\"stopping\"}");
        } catch (IOException | RuntimeException e) {
            LOG.error("{} cannot be answered", path.equals("/ready") ? "/ready" : "/metrics", e);
            return Answer.json(500, "{\"error\":\"see the log\"}");
        }
    }

    private Answer metrics() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, metrics.get());
        return new Answer(200, PrometheusTextFormatWriter.CONTENT_TYPE, text.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
