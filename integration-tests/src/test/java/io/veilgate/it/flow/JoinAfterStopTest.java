package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Time;
import io.veilgate.core.ledger.InstanceKey;
import io.veilgate.core.ledger.InstanceRecord;
import io.veilgate.core.ledger.InstanceState;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.mask.RuleSet;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.Dcmtk;
import io.veilgate.it.harness.RemoteAe;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data folders as crashes, operators and backups leave them, and what a node makes of each at its start. */
final class JoinAfterStopTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int INSTANCES = 4;
    private static final String OTHER_RULES = SmallInstances.RULES.replace("height: 10", "height: 20");

    @TempDir
    private Path folder;

    private SmallPacs pacs;
    private SmallPacs archive;
    private List<String> studies;
    private NodeFolder node;

    @BeforeEach
    void start() throws Exception {
        studies = SmallInstances.write(folder.resolve("pacs"), 1, INSTANCES);
        pacs = SmallPacs.start("PACS", folder.resolve("pacs"));
        archive = SmallPacs.start("ARCHIVE", folder.resolve("archive"));
        node = new NodeFolder(folder.resolve("node"))
                .peer("PACS", pacs.ae())
                .peer("ARCHIVE", archive.ae())
                .project("small", "ARCHIVE", "")
                .route("MODALITY", "small");
    }

    @AfterEach
    void stop() {
        pacs.close();
        archive.close();
    }

    @Test
    @MayWarn("are on record as")
    void whatIsGoneIsFetchedAgainAndWhatIsHeldIsPutOnRecord() throws Exception {
        node.rules(OTHER_RULES.replace("MR", "CT"));
        retrieve();
        assertThat(states()).containsOnly(InstanceState.QUARANTINED);
        List<Path> held = files("spool/quarantine");
        String removed = name(held.getFirst());
        for (Path file : held) {
            if (name(file).equals(removed)) {
                Files.delete(file);
            }
        }
        execute(
                "UPDATE instance SET state = 1, reason = NULL WHERE id = (SELECT max(id) FROM instance)",
                "UPDATE study SET quarantined = quarantined - 1, received = received + 1",
                "UPDATE total SET instances = instances - 1 WHERE state = 3",
                "INSERT INTO total SELECT project, 1, 1, 0 FROM total WHERE state = 3"
                        + " ON CONFLICT DO UPDATE SET instances = instances + 1");
        Files.writeString(data("spool/incoming").resolve("0000000000000001.part"), "half");
        Files.writeString(data("spool/quarantine").resolve("0000000000000001.json"), "{}");

        retrieve();

        assertThat(pacs.counts().sent()).isEqualTo(INSTANCES + 1);
        assertThat(states()).containsOnly(InstanceState.QUARANTINED);
        assertThat(files("spool/quarantine")).hasSize(2 * INSTANCES);
        assertThat(files("spool/incoming")).isEmpty();
    }

    @Test
    void aLedgerThatLostItsRowsLearnsThemFromTheFiles() throws Exception {
        node.rules(OTHER_RULES.replace("MR", "CT"));
        retrieve();
        for (Path file : files("")) {
            if (String.valueOf(file.getFileName()).startsWith("ledger.db")) {
                Files.delete(file);
            }
        }

        retrieve();

        assertThat(pacs.counts().sent()).isEqualTo(INSTANCES);
        assertThat(states()).containsOnly(InstanceState.QUARANTINED);
    }

    @Test
    void whatIsDiscardedIsNotAskedForAgain() throws Exception {
        node.rules(OTHER_RULES.replace("MR", "CT"));
        retrieve();
        try (InProcessNode running = InProcessNode.open(node)) {
            assertThat(running.ask("quarantine-discard", "{\"reason\":\"no-rule\"}")
                            .get("instances")
                            .asInt())
                    .isEqualTo(INSTANCES);
        }

        retrieve();

        assertThat(pacs.counts().sent()).isEqualTo(INSTANCES);
        assertThat(records().map(found -> found.reason().orElseThrow())).containsOnly("discarded");
        assertThat(files("spool/quarantine")).isEmpty();
    }

    @Test
    @MayWarn({"cannot be connected", "trying until it can be reached", "may have been sent with earlier rules"})
    void whatMayHaveBeenSentIsMadeWithTheRulesOfThatSendAndWhatIsDoneIsDeleted() throws Exception {
        RemoteAe address = archive.ae();
        archive.close();
        node.rules(SmallInstances.RULES);
        try (InProcessNode running = InProcessNode.open(node)) {
            new Dcmtk("MODALITY").storescu(node.ae(), pacs.files()).succeeded();
            assertThat(running.spooled()).isEqualTo(INSTANCES);
        }
        List<Path> entries = files("spool/entries");
        Path kept = Files.createDirectory(folder.resolve("kept"));
        for (Path entry : entries) {
            Files.copy(entry, kept.resolve(entry.getFileName()));
        }
        // as after a kill
        execute("UPDATE making SET open = 1", "DELETE FROM pinned_entry");
        node.rules(OTHER_RULES);
        archive = SmallPacs.start("ARCHIVE", folder.resolve("archive"), address.port());

        goOn();

        assertThat(records().map(found -> found.versions().rules())).containsOnly(version(SmallInstances.RULES));
        assertThat(archive.counts().stored()).isEqualTo(INSTANCES);

        // as after a stop between the record and the deletion
        for (Path entry : entries) {
            Files.copy(kept.resolve(entry.getFileName()), entry);
        }
        goOn();

        assertThat(archive.counts().stored()).isEqualTo(INSTANCES);
        assertThat(records().map(InstanceRecord::differing)).containsOnly(0);
    }

    private void goOn() throws Exception {
        try (InProcessNode running = InProcessNode.open(node)) {
            Await.until("the spool is empty", SOON, () -> running.spooled() == 0);
        }
        assertThat(files("spool/entries")).isEmpty();
    }

    private void retrieve() throws Exception {
        try (InProcessNode running = InProcessNode.open(node)) {
            running.retrieve("small", "PACS", RetrieveMode.GET, studies);
        }
    }

    private Path data(String name) {
        return folder.resolve("node").resolve("data").resolve(name);
    }

    private List<Path> files(String name) throws IOException {
        try (Stream<Path> files = Files.list(data(name))) {
            return files.sorted().toList();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).substring(0, 16);
    }

    private static String version(String rules) throws Exception {
        return RuleSet.parse(Map.of("rules", rules)).version();
    }

    private void execute(String... sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data("ledger.db"));
                Statement statement = connection.createStatement()) {
            for (String one : sql) {
                statement.execute(one);
            }
        }
    }

    private Stream<InstanceState> states() {
        return records().map(InstanceRecord::state);
    }

    private Stream<InstanceRecord> records() {
        try (Ledger ledger = Ledger.open(data("ledger.db"), Time.system())) {
            return IntStream.range(0, INSTANCES)
                    .mapToObj(serial -> ledger.find(new InstanceKey("small", new ReceivedUid("2.25.77000" + serial)))
                            .orElseThrow())
                    .toList()
                    .stream();
        }
    }
}
