package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.core.mask.RuleSet;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.Dcmtk;
import io.veilgate.it.harness.Judges;
import io.veilgate.it.harness.Orthanc;
import io.veilgate.it.harness.OrthancSettings;
import io.veilgate.it.harness.Peers;
import io.veilgate.it.harness.Pixels;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is archived is replaced under its UID, by archives that do so and by archives that only say so. */
final class ReplaceTest {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int INSTANCES = 3;
    private static final String SENDER = "MODALITY";
    private static final String TALLER = SmallInstances.RULES.replace("height: 10", "height: 20");

    @TempDir
    private Path folder;

    private Peers peers;
    private SmallPacs pacs;
    private NodeFolder node;
    private List<String> studies;

    @BeforeEach
    void start() throws Exception {
        peers = new Peers(folder);
        studies = SmallInstances.write(folder.resolve("pacs"), 1, INSTANCES);
        pacs = SmallPacs.start("PACS", folder.resolve("pacs"));
        node = new NodeFolder(folder.resolve("node"))
                .rules(SmallInstances.RULES)
                .peer("PACS", pacs.ae())
                .route(SENDER, "small");
    }

    @AfterEach
    void stop() throws Exception {
        pacs.close();
        peers.close();
    }

    private Orthanc archive(OrthancSettings settings, String peerKeys, String projectKeys) throws Exception {
        Orthanc archive = peers.orthanc(settings);
        node.peer("ARCHIVE", archive.ae(), peerKeys).project("small", "ARCHIVE", projectKeys);
        return archive;
    }

    private JsonNode retrieve(InProcessNode running) throws Exception {
        return running.retrieve("small", "PACS", RetrieveMode.GET, studies);
    }

    private static String version(String rules) throws Exception {
        return RuleSet.parse(Map.of("rules", rules)).version();
    }

    private JsonNode refetch(InProcessNode running, String more) throws Exception {
        return running.ask(
                "refetch",
                "{\"rules\":\"%s\",\"project\":\"small\",\"peer\":\"PACS\",\"mode\":\"get\"%s}"
                        .formatted(version(SmallInstances.RULES), more));
    }

    private static int affected(InProcessNode running, String rules) throws Exception {
        return running.ask("affected", "{\"rules\":\"%s\"}".formatted(version(rules)))
                .get("instances")
                .asInt();
    }

    /** How many of the archive's instances have their row 15 blanked, which only the taller region does. */
    private long blanked(Orthanc archive) throws Exception {
        Path downloaded = Files.createTempDirectory(folder, "downloaded-");
        long blanked = 0;
        for (Pixels pixels : Judges.pixels(archive.download(downloaded))) {
            blanked += isBlanked(pixels) ? 1 : 0;
        }
        return blanked;
    }

    private static boolean isBlanked(Pixels pixels) {
        return pixels.sample(0, 15, 60, 0) == pixels.sample(0, 0, 0, 0);
    }

    private void push() throws Exception {
        new Dcmtk(SENDER)
                .storescu(node.ae(), List.of(folder.resolve("pacs/000000.dcm")))
                .succeeded();
    }

    @Test
    void whatComesAgainAndDiffersTakesTheArchivedOnesPlaceOnceReadBack() throws Exception {
        Orthanc archive = archive(OrthancSettings.of("ARCHIVE"), ", duplicates: replaces", ", arrivingTwice: replace");
        try (InProcessNode running = InProcessNode.open(node)) {
            retrieve(running);
            assertThat(blanked(archive)).isZero();
        }
        node.rules(TALLER);
        try (InProcessNode running = InProcessNode.open(node)) {
            push();
            Await.until("it is archived", SOON, () -> running.spooled() == 0);

            assertThat(archive.count()).isEqualTo(INSTANCES);
            assertThat(blanked(archive)).isEqualTo(1);
            assertThat(affected(running, TALLER)).isEqualTo(1);
            assertThat(affected(running, SmallInstances.RULES)).isEqualTo(INSTANCES - 1);
        }
    }

    @Test
    @MayWarn({"another object under its UID", "trying again"})
    void anArchiveThatOnlySaysThatItReplacesIsFoundOutAndTheOldOneStaysOnRecord() throws Exception {
        Orthanc archive = archive(
                OrthancSettings.of("ARCHIVE").keepingTheFirst(), ", duplicates: replaces", ", arrivingTwice: replace");
        try (InProcessNode running = InProcessNode.open(node)) {
            retrieve(running);
        }
        node.rules(TALLER);
        try (InProcessNode running = InProcessNode.open(node)) {
            push();
            Await.until("it is held", SOON, () -> running.spooled() == 0);

            JsonNode held = running.ask("quarantine-show", "{}");
            assertThat(held).hasSize(1);
            assertThat(held.get(0).get("reason").asText()).isEqualTo("not-replaced");
            assertThat(held.get(0).get("text").asText()).contains("another object");
            assertThat(blanked(archive)).isZero();
            assertThat(affected(running, SmallInstances.RULES)).isEqualTo(INSTANCES);
            assertThat(affected(running, TALLER)).isZero();
        }
    }

    @Test
    void whatWasMadeWithABadRuleIsReplacedUnderItsUid() throws Exception {
        Orthanc archive = archive(OrthancSettings.of("ARCHIVE"), ", duplicates: replaces", "");
        try (InProcessNode running = InProcessNode.open(node)) {
            retrieve(running);
        }
        node.rules(TALLER);
        try (InProcessNode running = InProcessNode.open(node)) {
            JsonNode report = refetch(running, "");

            assertThat(report.get("exit").asInt()).as("%s", report).isZero();
            assertThat(report.get("again").asInt()).isEqualTo(INSTANCES);
            assertThat(report.get("under").asText()).isEqualTo("same");
            assertThat(archive.count()).isEqualTo(INSTANCES);
            assertThat(blanked(archive)).isEqualTo(INSTANCES);
            assertThat(affected(running, SmallInstances.RULES)).isZero();
            assertThat(affected(running, TALLER)).isEqualTo(INSTANCES);
            assertThat(refetch(running, "").get("again").asInt()).isZero();
            JsonNode reconciled = running.ask(
                    "reconcile", "{\"job\":\"%s\"}".formatted(report.get("job").asText()));
            assertThat(reconciled.get("exit").asInt()).as("%s", reconciled).isZero();
            assertThat(reconciled.get("instances").has("unknown_at_archive")).isFalse();
        }
    }

    @Test
    void anArchiveThatKeepsGetsNewUidsOrTheSameOnesAfterTheOldWereRemoved() throws Exception {
        Orthanc archive = archive(OrthancSettings.of("ARCHIVE").keepingTheFirst(), "", "");
        Path out = folder.resolve("old.csv");
        try (InProcessNode running = InProcessNode.open(node)) {
            retrieve(running);
        }
        for (String instance : archive.instances()) {
            archive.delete("/instances/" + instance);
        }
        node.rules(TALLER);
        try (InProcessNode running = InProcessNode.open(node)) {
            JsonNode report = refetch(running, ",\"removed\":true");

            assertThat(report.get("exit").asInt()).as("%s", report).isZero();
            assertThat(report.get("under").asText()).isEqualTo("same");
            assertThat(archive.count()).isEqualTo(INSTANCES);
            assertThat(blanked(archive)).isEqualTo(INSTANCES);
        }
        node.rules(SmallInstances.RULES.replace("height: 10", "height: 30"));
        try (InProcessNode running = InProcessNode.open(node)) {
            JsonNode report = running.ask(
                    "refetch",
                    "{\"rules\":\"%s\",\"project\":\"small\",\"peer\":\"PACS\",\"mode\":\"get\",\"out\":\"%s\"}"
                            .formatted(version(TALLER), out));

            assertThat(report.get("under").asText()).isEqualTo("new");
            assertThat(archive.count()).isEqualTo(2 * INSTANCES);
            assertThat(Files.readAllLines(out)).hasSize(1 + INSTANCES);
        }
    }

    @Test
    void whatIsHeldByTheNewRulesStaysListedAsMadeWithTheOld() throws Exception {
        archive(OrthancSettings.of("ARCHIVE"), ", duplicates: replaces", "");
        try (InProcessNode running = InProcessNode.open(node)) {
            retrieve(running);
        }
        node.rules(TALLER.replace("MR", "CT"));
        try (InProcessNode running = InProcessNode.open(node)) {
            JsonNode report = refetch(running, "");

            assertThat(report.get("exit").asInt()).isEqualTo(1);
            assertThat(report.at("/instances/quarantined").asInt()).isEqualTo(INSTANCES);
            assertThat(affected(running, SmallInstances.RULES)).isEqualTo(INSTANCES);
        }
    }

    @Test
    void aFolderIsReplacedFileByFile() throws Exception {
        Path out = folder.resolve("export");
        node.folderProject("small", out);
        try (InProcessNode running = InProcessNode.open(node)) {
            retrieve(running);
        }
        node.rules(TALLER);
        try (InProcessNode running = InProcessNode.open(node)) {
            assertThat(refetch(running, "").get("exit").asInt()).isZero();
        }
        try (Stream<Path> files = Files.walk(out)) {
            assertThat(Judges.pixels(files.filter(Files::isRegularFile).toList()))
                    .hasSize(INSTANCES)
                    .allMatch(ReplaceTest::isBlanked);
        }
    }
}
