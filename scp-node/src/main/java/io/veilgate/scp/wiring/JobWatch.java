package io.veilgate.scp.wiring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.core.base.Stage;
import io.veilgate.core.base.Stages.Total;
import io.veilgate.core.base.Time;
import io.veilgate.scp.watch.NarrowPlace;
import io.veilgate.scp.watch.Place;
import io.veilgate.scu.retrieve.RetrieveJob;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Looks, while a job runs, where it is narrow and what each stage of the node does; a few looks a second on a thread of its own. */
final class JobWatch implements AutoCloseable {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final NodeLoad load;
    private final String project;
    private final RetrieveJob job;
    private final Time time;
    private final NarrowPlace narrow = new NarrowPlace();
    private final Map<Stage, Total> before = new EnumMap<>(Stage.class);
    private final Map<String, Total> pixelsBefore;
    private final long startNanos;
    private final Thread thread;

    JobWatch(NodeLoad load, String project, RetrieveJob job, Time time) {
        this.load = load;
        this.project = project;
        this.job = job;
        this.time = time;
        for (Stage stage : Stage.values()) {
            before.put(stage, load.stages().total(stage));
        }
        this.pixelsBefore = load.stages().pixelsByTransferSyntax();
        this.startNanos = time.nanoTime();
        this.thread =
                Thread.ofVirtual().name("veilgate-job-" + job.id() + "-watch").start(this::run);
    }

    private void run() {
        long last = time.nanoTime();
        try {
            while (true) {
                Thread.sleep(BETWEEN_LOOKS);
                long now = time.nanoTime();
                narrow.sample(load.of(project, job.peerPace()), Duration.ofNanos(now - last));
                last = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    NarrowPlace.Seen now() {
        return narrow.now();
    }

    /** Where it is narrow now. */
    void putProgress(ObjectNode report) {
        NarrowPlace.Seen seen = narrow.now();
        report.putObject("limitedBy")
                .put("place", seen.place().key())
                .put("used", seen.used())
                .put("most", seen.most());
    }

    /** Where it was narrow, and what the stages did since the job began, other jobs and pushes included. */
    void putReport(ObjectNode report) {
        ObjectNode limited =
                report.putObject("limitedBy").put("place", narrow.longest().key());
        ObjectNode each = limited.putObject("seconds");
        for (Map.Entry<Place, Double> place : narrow.seconds().entrySet()) {
            if (place.getKey() != Place.NOTHING) {
                each.put(place.getKey().key(), rounded(place.getValue()));
            }
        }
        double elapsed = Math.max(1e-3, (time.nanoTime() - startNanos) / 1e9);
        ObjectNode stages = report.putObject("stages");
        before.forEach((stage, earlier) -> {
            ObjectNode told =
                    put(stages, keyOf(stage), load.stages().total(stage).since(earlier), elapsed);
            if (stage == Stage.PIXELS) {
                ObjectNode bySyntax = told.putObject("transferSyntaxes");
                load.stages().pixelsByTransferSyntax().forEach((syntax, total) -> {
                    Total since = total.since(pixelsBefore.getOrDefault(syntax, new Total(0, 0, 0)));
                    if (since.count() > 0) {
                        put(bySyntax, syntax, since, elapsed);
                    }
                });
            }
        });
    }

    static String keyOf(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static ObjectNode put(ObjectNode parent, String key, Total total, double elapsedSeconds) {
        return parent.putObject(key)
                .put("count", total.count())
                .put("seconds", rounded(total.nanos() / 1e9))
                .put("atATime", rounded(total.nanos() / 1e9 / elapsedSeconds));
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
