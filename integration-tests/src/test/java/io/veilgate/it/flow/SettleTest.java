package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.Orthanc;
import io.veilgate.it.harness.OrthancSettings;
import io.veilgate.it.harness.Peers;
import io.veilgate.scu.retrieve.RetrieveMode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study that is still being sent to the PACS is fetched when it has stopped growing; Orthanc is the PACS. */
final class SettleTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int OF_EACH = 3;

    @TempDir
    private Path folder;

    private Peers peers;
    private Orthanc pacs;
    private SmallPacs archive;
    private NodeFolder node;
    private List<String> studies;

    @BeforeEach
    void start() throws Exception {
        studies = SmallInstances.write(folder.resolve("files"), 2, OF_EACH);
        peers = new Peers(folder);
        node = new NodeFolder(folder.resolve("node")).rules(SmallInstances.RULES);
        pacs = peers.orthanc(OrthancSettings.of("PACS"));
        archive = SmallPacs.start("ARCHIVE", folder.resolve("archive"));
        node.peer("PACS", pacs.ae()).peer("ARCHIVE", archive.ae());
    }

    @AfterEach
    void stop() throws Exception {
        archive.close();
        peers.close();
    }

    private Path file(int number) {
        return folder.resolve("files").resolve("%06d.dcm".formatted(number));
    }

    private CompletableFuture<JsonNode> retrieve(InProcessNode running) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return running.retrieve("small", "PACS", RetrieveMode.GET, studies);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private long count(String condition) throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + folder.resolve("node").resolve("data").resolve("ledger.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM study WHERE " + condition)) {
            return row.getLong(1);
        }
    }

    @Test
    void aStudyThatGrowsIsFetchedLaterAndWholeWhileOthersGoOn() throws Exception {
        node.project("small", "ARCHIVE", ", settle: 4s");
        pacs.upload(List.of(file(0), file(1), file(2), file(3)));
        try (InProcessNode running = InProcessNode.open(node)) {
            CompletableFuture<JsonNode> job = retrieve(running);
            Await.until("both are looked at", SOON, () -> count("seen >= 0") == 2);
            pacs.upload(List.of(file(4), file(5)));
            Await.until("the first is archived", SOON, () -> archive.instances() >= OF_EACH);
            assertThat(count("expected + received + archived > 0")).isEqualTo(1);

            JsonNode report = job.get();

            assertThat(report.get("exit").asInt()).as("%s", report).isZero();
            assertThat(report.at("/instances/archived").asInt()).isEqualTo(2 * OF_EACH);
            assertThat(count("seen = " + OF_EACH)).isEqualTo(2);
        }
        assertThat(archive.counts().stored()).isEqualTo(2 * OF_EACH);
    }

    @Test
    void whatWasSeenIsKeptOverARestart() throws Exception {
        node.project("small", "ARCHIVE", ", settle: 1h");
        pacs.upload(List.of(file(0), file(1), file(2), file(3)));
        try (InProcessNode running = InProcessNode.open(node)) {
            CompletableFuture<JsonNode> job = retrieve(running);
            Await.until("both are looked at", SOON, () -> count("seen >= 0") == 2);
            assertThat(job).isNotDone();
        }
        // as after the hour
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + folder.resolve("node").resolve("data").resolve("ledger.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE study SET due = due - 3600000");
        }
        pacs.upload(List.of(file(4)));
        try (InProcessNode running = InProcessNode.open(node)) {
            CompletableFuture<JsonNode> job = retrieve(running);
            Await.until("the first is archived", SOON, () -> archive.instances() == OF_EACH);
            Await.until("the second is seen to have grown", SOON, () -> count("seen = 2") == 1);
            assertThat(job).isNotDone();
        }
        assertThat(archive.instances()).isEqualTo(OF_EACH);
    }
}
