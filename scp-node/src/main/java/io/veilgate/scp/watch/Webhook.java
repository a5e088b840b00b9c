package io.veilgate.scp.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.core.base.Uninterrupted;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts alerts to a URL, as JSON, one after the other, from a short queue of its own: whoever tells one never waits. What cannot be delivered
 * is tried again some times and then let go, with a line in the log; the URL, which may hold a secret, is in no line.
 */
public final class Webhook implements Consumer<Alert>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int QUEUE = 100;
    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(5);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

    /**
     * How often one alert is tried.
     *
     * @param attempts in all
     * @param firstPause doubled after each attempt, up to a minute
     */
    public record Retries(int attempts, Duration firstPause) {
        /** About five minutes. */
        public static Retries defaults() {
            return new Retries(10, Duration.ofSeconds(1));
        }

        Duration pause(int failures) {
            Duration pause = firstPause.multipliedBy(1L << Math.min(failures - 1, 10));
            return pause.compareTo(Duration.ofMinutes(1)) > 0 ? Duration.ofMinutes(1) : pause;
        }
    }

    private final URI url;
    private final String node;
    private final Retries retries;
    private final BlockingQueue<Alert> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread thread;

    /** @param node whose alerts they are */
    public Webhook(URI url, String node, Retries retries) {
        this.url = url;
        this.node = node;
        this.retries = retries;
        this.thread = Thread.ofVirtual().name("veilgate-webhook").start(this::run);
    }

    /** Where the queue is full, the oldest is let go. */
    @Override
    public void accept(Alert alert) {
        while (!queue.offer(alert)) {
            if (queue.poll() != null) {
                LOG.warn("more than {} alerts wait for the webhook; the oldest is not delivered", QUEUE);
            }
        }
    }

    private void run() {
        try {
            while (true) {
                deliver(queue.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Alert alert) throws InterruptedException {
        String failure = "";
        for (int attempt = 1; attempt <= retries.attempts(); attempt++) {
            if (attempt > 1) {
                Thread.sleep(retries.pause(attempt - 1));
            }
            try {
                int status = post(json(alert));
                if (status >= 200 && status < 300) {
                    return;
                }
                failure = "it answered " + status;
            } catch (IOException e) {
                // a message might quote the URL
                failure = e.getClass().getSimpleName();
            }
        }
        LOG.warn("alert {} could not be delivered to the webhook: {}", alert.kind(), failure);
    }

    /** A client for each, since there are few: no threads stay behind. */
    private int post(String body) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECTS_WITHIN)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(url)
                    .timeout(ANSWERS_WITHIN)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    private String json(Alert alert) throws JsonProcessingException {
        ObjectNode told = JSON.createObjectNode()
                .put("node", node)
                .put("alert", alert.kind())
                .put("state", alert.state().name().toLowerCase(Locale.ROOT))
                .put("subject", alert.subject())
                .put("text", alert.text())
                .put("at", alert.at().toString());
        ObjectNode figures = told.putObject("figures");
        alert.figures().forEach((name, value) -> figures.putPOJO(name, value));
        return JSON.writeValueAsString(told);
    }

    @Override
    public void close() {
        thread.interrupt();
        Uninterrupted.join(thread);
    }
}
