package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.harness.Bottleneck;
import io.veilgate.it.harness.Knobs;
import io.veilgate.it.harness.Orthanc;
import io.veilgate.it.harness.OrthancSettings;
import io.veilgate.it.harness.Peers;
import io.veilgate.it.harness.RemoteAe;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs over real associations through a bottleneck before the PACS: how many associations come to be in use. The counts are for a PACS whose limits are
 * far below what this machine does, so that the bottleneck alone decides.
 */
final class PaceBehindBottleneckTest {
    private static final int MOST = 8;
    private static final int STUDIES = 60;
    private static final int OF_EACH = 8;

    @TempDir
    private Path folder;

    private List<String> studies;

    @BeforeEach
    void makeStudies() throws Exception {
        studies = SmallInstances.write(folder.resolve("pacs"), STUDIES, OF_EACH);
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("pacs"))) {
            return files.sorted().toList();
        }
    }

    private void fetchAll(RemoteAe pacs, Bottleneck way) throws Exception {
        NodeFolder node = new NodeFolder(folder.resolve("node"))
                .rules(SmallInstances.RULES)
                .peer("PACS", new RemoteAe(pacs.aeTitle(), way.port()), MOST, "");
        try (SmallPacs archive = SmallPacs.start("ARCHIVE", folder.resolve("archive"))) {
            node.peer("ARCHIVE", archive.ae()).project("small", "ARCHIVE", "");
            try (InProcessNode running = InProcessNode.open(node)) {
                JsonNode report = running.retrieve("small", "PACS", RetrieveMode.GET, studies);
                assertThat(report.get("exit").asInt()).as("%s", report).isZero();
            }
            assertThat(archive.instances()).isEqualTo(STUDIES * OF_EACH);
        }
        assertThat(way.passed().most()).isLessThanOrEqualTo(MOST);
    }

    private Orthanc orthanc(Peers peers) throws Exception {
        Orthanc pacs = peers.orthanc(OrthancSettings.of("PACS").withAssociations(2 * MOST));
        pacs.upload(files());
        return pacs;
    }

    @Test
    void whereOneAssociationFillsTheWayFewAreUsed() throws Exception {
        try (Peers peers = new Peers(folder)) {
            RemoteAe pacs = orthanc(peers).ae();
            Knobs narrow = Knobs.none().delayed(Duration.ofMillis(1)).total(1_200_000);
            try (Bottleneck way = Bottleneck.before(pacs.port(), narrow)) {
                fetchAll(pacs, way);
                // all of them all the time without adapting; how few is noise on a busy machine, and what the models
                // are for
                assertThat(way.meanOpen(0.4, 0.9)).as("of %d", MOST).isLessThan(7);
            }
        }
    }

    @Test
    @MayWarn("rejected")
    void aPeerThatRejectsAboveThreeIsSeldomAskedForMore() throws Exception {
        try (Peers peers = new Peers(folder)) {
            RemoteAe pacs = orthanc(peers).ae();
            Knobs busy = Knobs.none().each(400_000).busyAbove(3, Knobs.Busy.REJECTS);
            try (Bottleneck way = Bottleneck.before(pacs.port(), busy)) {
                fetchAll(pacs, way);
                assertThat(way.meanOpen(0.5, 0.9)).isBetween(2.0, 3.0);
                assertThat(way.passed().refused()).isBetween(1, STUDIES / 3);
            }
        }
    }

    @Test
    @MayWarn("A702")
    void aPeerThatIsOutOfResourcesAboveThreeIsSeldomAskedForMore() throws Exception {
        try (Peers peers = new Peers(folder)) {
            RemoteAe pacs = orthanc(peers).ae();
            Knobs busy = Knobs.none().each(400_000).busyAbove(3, Knobs.Busy.ANSWERS_A702);
            try (Bottleneck way = Bottleneck.before(pacs.port(), busy)) {
                fetchAll(pacs, way);
                assertThat(way.meanOpen(0.5, 0.9)).isBetween(2.0, 3.5);
                assertThat(way.passed().refused()).isBetween(1, STUDIES / 3);
            }
        }
    }
}
