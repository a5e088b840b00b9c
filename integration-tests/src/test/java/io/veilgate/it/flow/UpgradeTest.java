package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.it.flow.Veilgate.Ended;
import io.veilgate.it.flow.Veilgate.Running;
import io.veilgate.it.harness.Await;
import io.veilgate.it.harness.Dcmtk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two versions side by side, each with a Java of its own, and a link to the one that runs: as docs/operations.md tells an operator. */
final class UpgradeTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SENDER = "MODALITY";
    private static final int TERMINATED = 143;

    @TempDir
    private Path folder;

    private NodeFolder node;
    private Path data;
    private Path link;
    private Path archive;

    @Test
    void aNewVersionGoesOnWithTheDataAndTheOldOneDoesWithTheLedgerOfTheBackup() throws Exception {
        Path runtime = Veilgate.install(folder.resolve("veilgate-1")).addRuntime();
        Veilgate.install(folder.resolve("veilgate-2"));
        Files.createSymbolicLink(folder.resolve("veilgate-2/runtime"), runtime);
        link = folder.resolve("veilgate");
        archive = folder.resolve("archive");
        SmallInstances.write(folder.resolve("files"), 1, 3);
        node = new NodeFolder(folder.resolve("node"))
                .rules(SmallInstances.RULES)
                .folderProject("small", archive)
                .route(SENDER, "small");
        data = folder.resolve("node/data");

        use("veilgate-1");
        serveAndPush(0, runtime);
        Path backup = folder.resolve("before-2");
        assertThat(Veilgate.at(link)
                        .run(node, "backup", "--to", backup.toString())
                        .status())
                .isZero();

        use("veilgate-2");
        serveAndPush(1, runtime);
        assertThat(archived()).isEqualTo(2);
        isOfALaterSchema();

        use("veilgate-1");
        Ended refused = Veilgate.at(link).run(node, "serve");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).singleElement().asString().contains("of a later Veilgate", "backup");
        Files.copy(backup.resolve("ledger.db"), data.resolve("ledger.db"), StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(data.resolve("ledger.db-wal"));
        Files.deleteIfExists(data.resolve("ledger.db-shm"));
        serveAndPush(2, runtime);
        assertThat(archived()).isEqualTo(3);
        assertThat(Veilgate.at(link).run(node, "status", "--json").out().getFirst())
                .as("what was archived since the backup is not on record")
                .contains("\"archived\":2");
    }

    private void use(String version) throws IOException {
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of(version));
    }

    /** From a start to a stop, with one instance that is pushed and archived. */
    private void serveAndPush(int instance, Path runtime) throws Exception {
        long before = archived();
        try (Running serving = Veilgate.at(link).start(node, "serve")) {
            serving.listens(node);
            assertThat(serving.program()).startsWith(runtime.toRealPath());
            new Dcmtk(SENDER)
                    .storescu(node.ae(), List.of(folder.resolve("files/%06d.dcm".formatted(instance))))
                    .succeeded();
            Await.until("it is archived", SOON, () -> archived() == before + 1);
            serving.stop();
            assertThat(serving.ended().status()).isEqualTo(TERMINATED);
        }
    }

    private long archived() throws IOException {
        if (!Files.exists(archive)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(archive)) {
            return files.filter(file -> file.toString().endsWith(".dcm")).count();
        }
    }

    /** As if the newer version had brought it up to date with a migration of its own. */
    private void isOfALaterSchema() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("ledger.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
                    + " checksum, installed_by, execution_time, success)"
                    + " VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 0, '', 0, 1)");
        }
    }
}
