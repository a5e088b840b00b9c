package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.core.base.Time;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.DiscardingArchive;
import io.veilgate.scp.demo.NumberedStudies;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node keeps of patients, for how long, and who can read it. */
final class RetentionTest {
    private static final int INSTANCES = 3;

    private final NumberedStudies studies = new NumberedStudies(2, INSTANCES);

    @TempDir
    private Path folder;

    private SmallPacs pacs;
    private DiscardingArchive archive;
    private NodeFolder node;

    /** Everything later by that much. */
    private record Later(Duration by) implements Time {
        @Override
        public long nanoTime() {
            return Time.system().nanoTime();
        }

        @Override
        public Instant now() {
            return Time.system().now().plus(by);
        }
    }

    @BeforeEach
    void start() throws Exception {
        pacs = SmallPacs.of("PACS", studies);
        archive = DiscardingArchive.start((_, _) -> {});
        node = new NodeFolder(folder.resolve("node"))
                .retention("quarantine: 90d, lists: 30d, dropped: 30d, results: 365d")
                .rules(NumberedStudies.RULES)
                .peer("PACS", pacs.ae())
                .peer("ARCHIVE", archive.ae())
                .project("small", "ARCHIVE", "");
    }

    @AfterEach
    void stop() {
        pacs.close();
        archive.close();
    }

    private Path data(String below) {
        return folder.resolve("node").resolve("data").resolve(below);
    }

    private long files(String below) throws IOException {
        try (Stream<Path> files = Files.walk(data(below))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    /** A job whose instances are all held. */
    private void retrieveHeld() throws Exception {
        node.rules(NumberedStudies.RULES.replace("Modality: MR", "Modality: CT"));
        try (InProcessNode running = InProcessNode.open(node)) {
            retrieve(running);
        }
        Path dropped = Files.createDirectories(data("jobs/done")).resolve("week.csv");
        Files.writeString(dropped, "PatientID\n40000001\n");
    }

    private void retrieve(InProcessNode running) throws Exception {
        running.retrieve("small", "PACS", RetrieveMode.GET, List.of(studies.studyInstanceUid(0)));
    }

    private JsonNode purge(int days, boolean dryRun) throws Exception {
        try (InProcessNode running = InProcessNode.open(node, new Later(Duration.ofDays(days)))) {
            return running.ask("purge", "{\"dryRun\":" + dryRun + "}");
        }
    }

    private static String told(JsonNode purged) {
        return purged.at("/quarantine/instances").asInt() + " held, " + purged.path("lists") + " lists, "
                + purged.path("dropped") + " dropped, " + purged.path("results") + " results";
    }

    @Test
    void eachIsRemovedOnceItHasBeenKeptForAsLongAsItsRuleSays() throws Exception {
        retrieveHeld();

        assertThat(told(purge(29, false))).isEqualTo("0 held, 0 lists, 0 dropped, 0 results");
        assertThat(told(purge(31, true))).isEqualTo("0 held, 1 lists, 1 dropped, 0 results");
        assertThat(files("jobs/lists") + files("jobs/done")).isEqualTo(2);
        assertThat(told(purge(31, false))).isEqualTo("0 held, 1 lists, 1 dropped, 0 results");
        assertThat(files("jobs/lists") + files("jobs/done")).isZero();
        assertThat(told(purge(91, true))).isEqualTo(INSTANCES + " held, 0 lists, 0 dropped, 0 results");
        assertThat(told(purge(91, false))).isEqualTo(INSTANCES + " held, 0 lists, 0 dropped, 0 results");
        assertThat(files("spool/quarantine")).isZero();
        assertThat(files("jobs/results")).isEqualTo(1);
        assertThat(told(purge(366, false))).isEqualTo("0 held, 0 lists, 0 dropped, 1 results");
        assertThat(files("jobs/results")).isZero();
    }

    @Test
    void whatWasPurgedIsOnRecordAndNotAskedForAgain() throws Exception {
        retrieveHeld();
        purge(91, false);
        try (InProcessNode running = InProcessNode.open(node)) {
            retrieve(running);
            assertThat(running.ask("status", "{}").at("/projects/0/quarantined").asInt())
                    .isEqualTo(INSTANCES);
        }
        assertThat(pacs.counts().sent()).isEqualTo(INSTANCES);
    }

    @Test
    void whatAJobNeedsThatHasNotEndedStays() throws Exception {
        retrieveHeld();
        try (Connection ledger = DriverManager.getConnection("jdbc:sqlite:" + data("ledger.db"));
                Statement change = ledger.createStatement()) {
            change.execute("UPDATE job SET state = 'PAUSED', finished = NULL");
        }

        assertThat(told(purge(1000, false))).isEqualTo("0 held, 0 lists, 1 dropped, 0 results");
        assertThat(files("jobs/lists")).isEqualTo(1);
        assertThat(files("spool/quarantine")).isEqualTo(2 * INSTANCES);
    }

    @Test
    void withoutARuleEverythingIsKept() throws Exception {
        node.retention("");
        retrieveHeld();

        assertThat(told(purge(10_000, false))).isEqualTo("0 held, 0 lists, 0 dropped, 0 results");
        assertThat(files("spool/quarantine")).isEqualTo(2 * INSTANCES);
    }

    @Test
    void aDataFolderGoesOnWhereItIsMovedTo() throws Exception {
        retrieveHeld();
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.move(data("").normalize(), elsewhere.resolve("data"));
        NodeFolder moved = new NodeFolder(elsewhere)
                .rules(NumberedStudies.RULES)
                .peer("PACS", pacs.ae())
                .peer("ARCHIVE", archive.ae())
                .project("small", "ARCHIVE", "");
        try (InProcessNode running = InProcessNode.open(moved)) {
            running.ask("quarantine-retry", "{\"reason\":\"no-rule\"}");
            Await.until("all is archived", Duration.ofSeconds(60), () -> archive.stored() == INSTANCES);
            retrieve(running);
        }
        assertThat(pacs.counts().sent()).isEqualTo(INSTANCES);
        assertThat(archive.stored()).isEqualTo(INSTANCES);
    }

    @Test
    void whatIsInTheDataFolderIsForItsOwnerAlone() throws Exception {
        retrieveHeld();
        Files.delete(data("jobs/done/week.csv"));
        node.rules(NumberedStudies.RULES);
        try (InProcessNode running = InProcessNode.open(node)) {
            running.retrieve("small", "PACS", RetrieveMode.GET, List.of(studies.studyInstanceUid(1)));
            running.ask("backup", "{\"to\":\"" + folder.resolve("backup") + "\"}");
            isForItsOwnerAlone(data("").normalize());
            isForItsOwnerAlone(folder.resolve("backup"));
        }
    }

    private void isForItsOwnerAlone(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.filter(path -> !path.endsWith("jobs/done")).toList()) {
                String mode =
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
                assertThat(mode)
                        .as(root.relativize(path).toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
    }
}
