package io.veilgate.scp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.scp.watch.Place;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a job's time went into: a line for each stage, and where it was narrow. */
final class StageTable {
    private static final Map<String, String> TOLD = Map.of(
            "pacs-wait", "waiting for the PACS",
            "receive", "receiving",
            "sync", "syncing",
            "queued", "queued",
            "header", "header",
            "pixels", "pixels",
            "send", "sending",
            "archive-wait", "waiting for the archive");

    private final JsonNode report;

    StageTable(JsonNode report) {
        this.report = report;
    }

    void print(PrintWriter err) {
        err.printf(Locale.ROOT, "%-34s %10s %12s %10s%n", "stage", "times", "each", "at a time");
        report.path("stages").properties().forEach(stage -> {
            line(err, TOLD.getOrDefault(stage.getKey(), stage.getKey()), stage.getValue());
            stage.getValue()
                    .path("transferSyntaxes")
                    .properties()
                    .forEach(syntax -> line(err, "  " + syntax.getKey(), syntax.getValue()));
        });
        double all = report.path("seconds").asDouble();
        String narrow = report.path("limitedBy").path("seconds").properties().stream()
                .sorted((a, b) ->
                        Double.compare(b.getValue().asDouble(), a.getValue().asDouble()))
                .map(place ->
                        told(place.getKey()) + " " + percent(place.getValue().asDouble(), all))
                .collect(Collectors.joining(", "));
        if (!narrow.isEmpty()) {
            err.println("limited by: " + narrow + " of the time");
        }
        err.flush();
    }

    private static void line(PrintWriter err, String name, JsonNode stage) {
        long count = stage.path("count").asLong();
        err.printf(
                Locale.ROOT,
                "%-34s %10d %9.2f ms %10.2f%n",
                name,
                count,
                stage.path("seconds").asDouble() * 1000 / Math.max(1, count),
                stage.path("atATime").asDouble());
    }

    private static String told(String key) {
        return Place.of(key).map(Place::told).orElse(key);
    }

    private static String percent(double part, double all) {
        return Math.min(100, Math.round(100 * part / Math.max(1e-3, all))) + " %";
    }
}
