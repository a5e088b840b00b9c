package io.veilgate.scp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.scp.watch.Place;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
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
                limitedBy(progress));
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
    private static String limitedBy(JsonNode progress) {
        JsonNode seen = progress.path("limitedBy");
        Optional<Place> found = Place.of(seen.path("place").asText()).filter(place -> place != Place.NOTHING);
        if (found.isEmpty()) {
            return "";
        }
        int most = seen.path("most").asInt();
        String of = switch (found.get()) {
            case PACS, MAX_ASSOCIATIONS, HOURS, BANDWIDTH, ARCHIVE, DISK -> " associations";
            case WORKERS, SPOOL_FULL, PAUSED, NOTHING -> "";
        };
        return ", limited by: " + found.get().told()
                + (most == 0 ? "" : ", " + seen.path("used").asInt() + " of " + most + of);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
