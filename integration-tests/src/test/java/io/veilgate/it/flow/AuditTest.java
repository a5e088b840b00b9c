package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.core.mask.RuleSet;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.scp.control.ControlCommand.Refused;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of a node when a job is over: is all of it there, what was it made with, and where is the copy. */
final class AuditTest {
    private static final int STUDIES = 2;
    private static final int OF_EACH = 3;

    @TempDir
    private Path folder;

    private SmallPacs pacs;
    private SmallPacs archive;
    private NodeFolder node;
    private List<String> studies;

    @BeforeEach
    void start() throws Exception {
        studies = SmallInstances.write(folder.resolve("pacs"), STUDIES, OF_EACH);
        pacs = SmallPacs.start("PACS", folder.resolve("pacs"));
        archive = SmallPacs.start("ARCHIVE", folder.resolve("archive"));
        node = new NodeFolder(folder.resolve("node"))
                .rules(SmallInstances.RULES)
                .peer("PACS", pacs.ae())
                .peer("ARCHIVE", archive.ae())
                .project("small", "ARCHIVE", "");
    }

    @AfterEach
    void stop() {
        pacs.close();
        archive.close();
    }

    private static String retrieve(InProcessNode running, List<String> studies) throws Exception {
        return running.retrieve("small", "PACS", RetrieveMode.GET, studies)
                .get("job")
                .asText();
    }

    private static JsonNode reconcile(InProcessNode running, String job) throws Exception {
        return running.ask("reconcile", "{\"job\":\"" + job + "\"}");
    }

    @Test
    void aWholeJobReconciles() throws Exception {
        try (InProcessNode running = InProcessNode.open(node)) {
            JsonNode report = reconcile(running, retrieve(running, studies));

            assertThat(report.get("exit").asInt()).as("%s", report).isZero();
            assertThat(report.get("instances").get("archived").asInt()).isEqualTo(STUDIES * OF_EACH);
            assertThat(report.get("studies").get("whole").asInt()).isEqualTo(STUDIES);
            assertThat(report.get("incomplete")).isEmpty();
            assertThatThrownBy(() -> reconcile(running, "no-such-job")).isInstanceOf(Refused.class);
        }
    }

    @Test
    @MayWarn({"was aborted by us", "ends: the connection of association"}) // archive and PACS are started again
    void whatEitherSideLacksIsCountedByLineAndNamedInTheUsersFileOnly() throws Exception {
        Path out = folder.resolve("instances.csv");
        try (InProcessNode running = InProcessNode.open(node)) {
            String job = retrieve(running, studies);
            archive.close();
            Files.delete(archive.files().getFirst());
            archive = SmallPacs.start(
                    "ARCHIVE", folder.resolve("archive"), archive.ae().port());
            pacs.close();
            Files.delete(folder.resolve("pacs").resolve("%06d.dcm".formatted(STUDIES * OF_EACH - 1)));
            pacs = SmallPacs.start("PACS", folder.resolve("pacs"), pacs.ae().port());

            JsonNode report = running.ask("reconcile", "{\"job\":\"%s\",\"out\":\"%s\"}".formatted(job, out));

            assertThat(report.get("exit").asInt()).isEqualTo(1);
            assertThat(report.get("instances").get("missing_at_archive").asInt())
                    .isEqualTo(1);
            assertThat(report.get("instances").get("gone_at_pacs").asInt()).isEqualTo(1);
            assertThat(report.get("incomplete").findValuesAsText("line"))
                    .contains("3")
                    .hasSizeBetween(1, 2);
            assertThat(report.toString()).doesNotContain("2.25.");
            assertThat(Files.readAllLines(out))
                    .hasSize(1 + STUDIES * OF_EACH)
                    .anyMatch(line -> line.contains(",missing_at_archive,"))
                    .anyMatch(line -> line.contains(",false,2.25.77000" + (STUDIES * OF_EACH - 1) + ","));
            assertThat(Files.getPosixFilePermissions(out)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void whatAPacsGotSinceIsNew() throws Exception {
        Path late = folder.resolve("pacs").resolve("000000.dcm");
        Path aside = folder.resolve("late.dcm");
        pacs.close();
        Files.move(late, aside);
        pacs = SmallPacs.start("PACS", folder.resolve("pacs"), pacs.ae().port());
        try (InProcessNode running = InProcessNode.open(node)) {
            String job = retrieve(running, studies);
            pacs.close();
            Files.move(aside, late);
            pacs = SmallPacs.start("PACS", folder.resolve("pacs"), pacs.ae().port());

            JsonNode report = reconcile(running, job);

            assertThat(report.get("exit").asInt()).isEqualTo(1);
            assertThat(report.get("instances").get("new_at_pacs").asInt()).isEqualTo(1);
            assertThat(report.get("incomplete").get(0).get("line").asInt()).isEqualTo(2);
        }
    }

    @Test
    void whatIsHeldIsNotWhole() throws Exception {
        node.rules(SmallInstances.RULES.replace("MR", "CT"));
        try (InProcessNode running = InProcessNode.open(node)) {
            JsonNode report = reconcile(running, retrieve(running, studies));

            assertThat(report.get("exit").asInt()).isEqualTo(1);
            assertThat(report.get("instances").get("quarantined").asInt()).isEqualTo(STUDIES * OF_EACH);
        }
    }

    @Test
    void whatAVersionOfTheRulesMadeIsCountedAndListed() throws Exception {
        String first;
        try (InProcessNode running = InProcessNode.open(node)) {
            first = retrieve(running, studies.subList(0, 1));
        }
        String other = SmallInstances.RULES.replace("height: 10", "height: 20");
        node.rules(other);
        Path out = folder.resolve("affected.csv");
        try (InProcessNode running = InProcessNode.open(node)) {
            retrieve(running, studies);
            String version =
                    RuleSet.parse(Map.of("rules", SmallInstances.RULES)).version();

            JsonNode affected = running.ask("affected", "{\"rules\":\"%s\",\"out\":\"%s\"}".formatted(version, out));

            assertThat(affected.get("instances").asInt()).isEqualTo(OF_EACH);
            assertThat(affected.get("projects").get("small").asInt()).isEqualTo(OF_EACH);
            assertThat(Files.readAllLines(out)).hasSize(1 + OF_EACH).allMatch(line -> !line.contains("77000"));
            assertThat(running.ask(
                                    "affected",
                                    "{\"rules\":\"%s\",\"job\":\"%s\"}"
                                            .formatted(
                                                    RuleSet.parse(Map.of("rules", other))
                                                            .version(),
                                                    first))
                            .get("instances")
                            .asInt())
                    .isZero();
            assertThat(running.ask("affected", "{\"rules\":\"none\"}")
                            .get("instances")
                            .asInt())
                    .isZero();
        }
    }

    @Test
    void whatWasMadeWithABadRuleIsFetchedAgainAndArchivedUnderUidsOfItsOwn() throws Exception {
        String job;
        try (InProcessNode running = InProcessNode.open(node)) {
            job = retrieve(running, studies);
        }
        String bad = RuleSet.parse(Map.of("rules", SmallInstances.RULES)).version();
        node.rules(SmallInstances.RULES.replace("height: 10", "height: 20"));
        Path out = folder.resolve("old.csv");
        String asked = "{\"rules\":\"%s\",\"project\":\"small\",\"peer\":\"PACS\",\"mode\":\"get\",\"out\":\"%s\"}"
                .formatted(bad, out);
        try (InProcessNode running = InProcessNode.open(node)) {
            JsonNode report = running.ask("refetch", asked);

            assertThat(report.get("again").asInt()).isEqualTo(STUDIES * OF_EACH);
            assertThat(report.get("exit").asInt()).as("%s", report).isZero();
            assertThat(archive.instances()).isEqualTo(2 * STUDIES * OF_EACH);
            assertThat(Files.readAllLines(out)).hasSize(1 + STUDIES * OF_EACH);
            JsonNode reconciled = reconcile(running, report.get("job").asText());
            assertThat(reconciled.get("exit").asInt()).as("%s", reconciled).isZero();
            assertThat(reconciled.get("instances").get("unknown_at_archive").asInt())
                    .isEqualTo(STUDIES * OF_EACH);
            assertThat(reconcile(running, job).get("exit").asInt()).isZero();
            assertThat(running.ask("refetch", asked).get("again").asInt()).isZero();
            assertThat(pacs.counts().sent()).isEqualTo(2 * STUDIES * OF_EACH);
        }
    }

    @Test
    void aBackupOfARunningNodeIsADataFolderThatGoesOn() throws Exception {
        Path data = folder.resolve("node").resolve("data");
        Path backup = folder.resolve("backup");
        try (InProcessNode running = InProcessNode.open(node)) {
            retrieve(running, studies);
            assertThat(running.ask("backup", "{\"to\":\"%s\"}".formatted(backup))
                            .get("files")
                            .asInt())
                    .isGreaterThanOrEqualTo(3);
            assertThatThrownBy(() -> running.ask("backup", "{\"to\":\"%s\"}".formatted(backup)))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("not empty");
        }
        Files.move(data, folder.resolve("old"));
        Files.move(backup, data);
        try (Stream<Path> files = Files.walk(data)) {
            assertThat(files.filter(Files::isRegularFile)).allSatisfy(AuditTest::isPrivate);
        }

        try (InProcessNode restored = InProcessNode.open(node)) {
            String job = retrieve(restored, studies);

            assertThat(pacs.counts().sent()).isEqualTo(STUDIES * OF_EACH);
            assertThat(reconcile(restored, job).get("exit").asInt()).isZero();
        }
    }

    private static void isPrivate(Path file) throws IOException {
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
}
