package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job names the place that is narrow: one of its neighbours. */
final class NarrowPlaceFlowTest {
    private static final int STUDIES = 3;
    private static final int INSTANCES = 120;

    @TempDir
    private Path folder;

    private NodeFolder node;
    private List<String> studies;

    @BeforeEach
    void makeStudies() throws Exception {
        studies = SmallInstances.write(folder.resolve("pacs"), STUDIES, INSTANCES / STUDIES);
        node = new NodeFolder(folder.resolve("node")).rules(SmallInstances.RULES);
    }

    private JsonNode retrieve() throws Exception {
        try (InProcessNode running = InProcessNode.open(node)) {
            JsonNode report = running.retrieve("small", "PACS", RetrieveMode.GET, studies);
            assertThat(report.path("exit").asInt()).isZero();
            return report;
        }
    }

    private static String placeOf(JsonNode report) {
        return report.path("limitedBy").path("place").asText();
    }

    @Test
    void aSlowPacs() throws Exception {
        try (SmallPacs pacs = SmallPacs.slow("PACS", folder.resolve("pacs"), Duration.ofMillis(60));
                SmallPacs archive = SmallPacs.start("ARCHIVE", folder.resolve("archive"))) {
            node.peer("PACS", pacs.ae()).peer("ARCHIVE", archive.ae()).project("small", "ARCHIVE", "");
            JsonNode report = retrieve();
            // more associations help with this PACS, up to what the configuration allows
            assertThat(placeOf(report)).isIn("pacs", "max-associations");
            JsonNode stages = report.path("stages");
            for (String stage : List.of("receive", "sync", "queued", "header", "pixels", "send", "archive-wait")) {
                assertThat(stages.path(stage).path("count").asInt()).as(stage).isGreaterThanOrEqualTo(INSTANCES);
            }
            assertThat(stages.path("pixels").path("transferSyntaxes").properties())
                    .hasSize(1);
            assertThat(stages.path("pacs-wait").path("seconds").asDouble()).isGreaterThan(INSTANCES * 0.060 * 0.8);
        }
    }

    @Test
    void aSlowArchive() throws Exception {
        try (SmallPacs pacs = SmallPacs.start("PACS", folder.resolve("pacs"));
                SlowArchive archive = SlowArchive.start(Duration.ofMillis(60))) {
            node.peer("PACS", pacs.ae()).peer("ARCHIVE", archive.ae()).project("small", "ARCHIVE", "");
            JsonNode report = retrieve();
            assertThat(placeOf(report)).isEqualTo("archive");
            assertThat(archive.stored()).isEqualTo(INSTANCES);
        }
    }
}
