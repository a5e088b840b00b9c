package io.veilgate.scp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how a job comes along: a bar on a terminal, else a line every few seconds. On standard error, numbers only. */
final class JobDisplay implements AutoCloseable {
    private static final double SECONDS_BETWEEN_LINES = 5;

    private final PrintWriter err;
    private final @Nullable ProgressBar bar;
    private double lastLine = -SECONDS_BETWEEN_LINES;

    JobDisplay(PrintWriter err, boolean terminal) {
        this.err = err;
        this.bar = terminal
                ? new ProgressBarBuilder()
                        .setTaskName("instances")
                        .setInitialMax(1)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(500)
                        .build()
                : null;
    }

    void show(JsonNode progress) {
        JsonNode instances = progress.path("instances");
        JsonNode studies = progress.path("studies");
        long expected = instances.path("expected").asLong();
        long done = instances.path("archived").asLong()
                + instances.path("quarantined").asLong()
                + instances.path("failed").asLong();
        double seconds = progress.path("seconds").asDouble();
        String rest = String.format(
                Locale.ROOT,
                "studies %d/%d, %.1f MB/s, quarantined %d%s",
                studies.path("total").asLong() - studies.path("open").asLong(),
                studies.path("total").asLong(),
                progress.path("bytes").asLong() / 1e6 / Math.max(0.001, seconds),
                instances.path("quarantined").asLong(),
                limitedBy(progress.path("pace")));
        if (bar != null) {
            bar.maxHint(Math.max(1, expected));
            bar.stepTo(done);
            bar.setExtraMessage(rest);
        } else if (seconds - lastLine >= SECONDS_BETWEEN_LINES) {
            lastLine = seconds;
            err.printf(Locale.ROOT, "%.0f s: instances %d/%d, %s%n", seconds, done, expected, rest);
            err.flush();
        }
    }

    /** {@code , limited by: PACS, 6 of 8 associations}. */
    private static String limitedBy(JsonNode pace) {
        String narrow = switch (pace.path("limitedBy").asText()) {
            case "peer" -> "PACS";
            case "bandwidth" -> "maxBandwidth";
            case "hours" -> "hours";
            case "max-associations" -> "maxAssociations";
            case "room" -> "masking and archive";
            default -> "";
        };
        return narrow.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", limited by: %s, %d of %d associations",
                        narrow,
                        pace.path("associations").asInt(),
                        pace.path("maxAssociations").asInt());
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
