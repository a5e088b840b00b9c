package io.veilgate.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uid;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ledgers of every schema that was ever released are opened; those of a later Veilgate are not. */
class SchemaTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("ledger.db");
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private void execute(String... sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String one : sql) {
                statement.execute(one);
            }
        }
    }

    private void migrate(String version) {
        Flyway.configure(Ledger.class.getClassLoader())
                .dataSource("jdbc:sqlite:" + file, "", "")
                .locations("classpath:io/veilgate/core/ledger")
                .target(version)
                .load()
                .migrate();
    }

    /** A row of each table as schema 1 had them. */
    private void makeFirstSchema() throws SQLException {
        migrate("1");
        execute(
                "INSERT INTO name VALUES (1, 'stroke'), (2, 'rules-1'), (3, 'basic/1'), (4, 'conf-1'), (5, 'no-rule')",
                "INSERT INTO job VALUES ('j1', 'stroke', 'PACS', 'get', 'd1', 'list.csv', 'conf-1', 'RUNNING', 1, NULL)",
                "INSERT INTO line VALUES ('j1', 2, 'StudyInstanceUID', 'EXPANDED', 'P1', NULL, NULL)",
                "INSERT INTO study VALUES (1, 'j1', '1.2.3', 2, 'OPEN', NULL, 3, 0, 1, 0, 1, 1, 2100)",
                "INSERT INTO series VALUES (1, 1, '1.2.3.4')",
                "INSERT INTO instance VALUES (1, 1, '1.2.3.4.1', 0, 1, 700, NULL, NULL, NULL, NULL, NULL, NULL, 0, 5, NULL)",
                "INSERT INTO instance VALUES (2, 1, '1.2.3.4.2', 0, 3, 700, 5, 2, 3, 4, NULL, NULL, 0, 5, 6)",
                "INSERT INTO instance VALUES (3, 1, '1.2.3.4.3', 0, 4, 700, NULL, 2, 3, 4, x'00FF', '2.25.3', 1, 5, 6)",
                "INSERT INTO expectation VALUES (1, 1, 1), (1, 2, 1), (1, 3, 1)",
                "INSERT INTO total VALUES (1, 1, 1, 700), (1, 3, 1, 700), (1, 4, 1, 700)",
                "INSERT INTO research_id VALUES ('stroke', 'hash', 'SUBJECT-7')",
                "INSERT INTO project_key VALUES ('stroke', 'fingerprint')");
    }

    @Test
    void aLedgerOfTheFirstSchemaIsOpenedWithAllItsRows() throws SQLException {
        makeFirstSchema();

        try (Ledger ledger = Ledger.open(file, Time.system())) {
            assertThat(ledger.job("j1").orElseThrow().wanted().listName()).isEqualTo("list.csv");
            assertThat(ledger.job("j1").orElseThrow().priority()).isEqualTo(Job.Priority.MEDIUM);
            assertThat(ledger.lines("j1", 0, 10)).hasSize(1);
            Study study = ledger.studies("j1", Set.of(Study.State.OPEN), 0, 10).getFirst();
            assertThat(study.instances()).isEqualTo(new Counts(0, 1, 0, 1, 1, 2100));
            assertThat(ledger.totals("stroke")).isEqualTo(new Counts(0, 1, 0, 1, 1, 2100));
            assertThat(ledger.researchId("stroke", "hash")).contains("SUBJECT-7");
            assertThat(ledger.bindKey("stroke", "other").join()).isEqualTo(Binding.CONFLICT);
            InstanceRecord archived = ledger.find(new InstanceKey("stroke", new ReceivedUid("1.2.3.4.3")))
                    .orElseThrow();
            assertThat(archived.newSopInstanceUid()).contains(new Uid("2.25.3"));
            assertThat(archived.outputDigest()).contains("00ff");
            assertThat(archived.versions()).isEqualTo(new Versions("rules-1", "basic/1", "conf-1"));
            assertThat(archived.entry()).isEmpty();
            assertThat(archived.differing()).isEqualTo(1);
        }
    }

    @Test
    void aLedgerOfTheFirstSchemaIsJoined() throws SQLException {
        makeFirstSchema();

        try (Ledger ledger = Ledger.open(file, Time.system())) {
            ledger.beginJoin().join();
            ledger.record(new Change.Held(new InstanceKey("stroke", new ReceivedUid("1.2.3.4.2")), "no-rule"));

            assertThat(ledger.forgetUnseen(InstanceState.QUARANTINED).join()).isZero();
            assertThat(ledger.forgetUnseen(InstanceState.RECEIVED).join()).isEqualTo(1);
            assertThat(ledger.counts("j1").instances()).isEqualTo(new Counts(1, 0, 0, 1, 1, 2100));
        }
    }

    @Test
    void aLedgerOfALaterVeilgateIsRefusedAndNotChanged() throws Exception {
        Ledger.open(file, Time.system()).close();
        execute(
                "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                        + " installed_by, execution_time, success) VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 0, '', 0, 1)");

        assertThatThrownBy(() -> Ledger.open(file, Time.system()))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("99")
                .hasMessageContaining("later Veilgate");
    }
}
