package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.it.harness.Await;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are paused, resumed and cancelled while a slow PACS sends. */
final class SteeringTest {
    private static final int STUDIES = 4;
    private static final int INSTANCES = 400;
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private NodeFolder node;
    private List<String> studies;

    @BeforeEach
    void makeStudies() throws Exception {
        studies = SmallInstances.write(folder.resolve("pacs"), STUDIES, INSTANCES / STUDIES);
        node = new NodeFolder(folder.resolve("node")).rules(SmallInstances.RULES);
    }

    private CompletableFuture<JsonNode> begin(InProcessNode running) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return running.retrieve("small", "PACS", RetrieveMode.GET, studies);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static String onlyJob(InProcessNode running) throws Exception {
        return running.ask("status", "{}").path("jobs").path(0).path("job").asText();
    }

    private static String stateOf(InProcessNode running, String job) throws Exception {
        return running.ask("status", "{\"job\":\"" + job + "\"}")
                .path("job")
                .path("state")
                .asText();
    }

    private static String argument(String job) {
        return "{\"job\":\"" + job + "\"}";
    }

    @Test
    void aPausedJobStaysSoOverARestartAndGoesOnWhenItIsResumed() throws Exception {
        try (SmallPacs archive = SmallPacs.start("ARCHIVE", folder.resolve("archive"))) {
            String job;
            try (SmallPacs pacs = SmallPacs.slow("PACS", folder.resolve("pacs"), Duration.ofMillis(20))) {
                node.peer("PACS", pacs.ae()).peer("ARCHIVE", archive.ae()).project("small", "ARCHIVE", "");
                try (InProcessNode first = InProcessNode.open(node)) {
                    CompletableFuture<JsonNode> run = begin(first);
                    Await.until("some have come", SOON, () -> pacs.counts().sent() > 20);
                    job = onlyJob(first);
                    assertThat(first.ask("job-pause", argument(job))
                                    .path("state")
                                    .asText())
                            .isEqualTo("paused");
                    assertThat(run.get().path("state").asText()).isEqualTo("paused");
                    assertThat(pacs.counts().sent()).isLessThan(INSTANCES);
                }
                try (InProcessNode second = InProcessNode.open(node)) {
                    second.resumeJobs();
                    assertThat(stateOf(second, job)).isEqualTo("paused");
                    second.ask("job-priority", "{\"job\":\"" + job + "\",\"priority\":\"high\"}");
                    second.ask("job-resume", argument(job));
                    Await.until("all are archived", SOON, () -> archive.instances() == INSTANCES);
                    Await.until(
                            "the job has ended",
                            SOON,
                            () -> stateOf(second, job).equals("finished"));
                    assertThat(second.ask("status", argument(job))
                                    .path("job")
                                    .path("priority")
                                    .asText())
                            .isEqualTo("high");
                }
                assertThat(pacs.counts().sent()).isLessThan(INSTANCES + INSTANCES / 4);
            }
        }
    }

    @Test
    void aCancelledJobEndsAsCancelledAndWhatHasArrivedIsArchived() throws Exception {
        try (SmallPacs archive = SmallPacs.start("ARCHIVE", folder.resolve("archive"));
                SmallPacs pacs = SmallPacs.slow("PACS", folder.resolve("pacs"), Duration.ofMillis(20))) {
            node.peer("PACS", pacs.ae()).peer("ARCHIVE", archive.ae()).project("small", "ARCHIVE", "");
            try (InProcessNode running = InProcessNode.open(node)) {
                CompletableFuture<JsonNode> run = begin(running);
                Await.until("some have come", SOON, () -> pacs.counts().sent() > 20);
                running.ask("job-cancel", argument(onlyJob(running)));
                assertThat(run.get().path("state").asText()).isEqualTo("cancelled");
                assertThat(run.get().path("exit").asInt()).isEqualTo(1);
                long sent = pacs.counts().sent();
                assertThat(sent).isLessThan(INSTANCES);
                Await.until("what has come is archived", SOON, () -> archive.instances() == sent);
            }
        }
    }
}
