package io.veilgate.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uid;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

    /**
     * A ledger with a row in each table, as a node of that schema left it; {@code src/test/ledger-fixture} writes them. Where one has none, its file is
     * made of the latest that has.
     */
    private void make(int version) throws SQLException, IOException {
        int from = version;
        while (resource(from).isEmpty()) {
            from--;
        }
        execute(resource(from).get().split(";\n"));
        migrate(Integer.toString(version));
    }

    private static Optional<String> resource(int version) throws IOException {
        try (InputStream fixture = SchemaTest.class.getResourceAsStream("schema-" + version + ".sql")) {
            return fixture == null
                    ? Optional.empty()
                    : Optional.of(new String(fixture.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    static IntStream versions() {
        var newest = Flyway.configure(Ledger.class.getClassLoader())
                .dataSource("jdbc:sqlite::memory:", "", "")
                .locations("classpath:io/veilgate/core/ledger")
                .load()
                .info()
                .pending();
        return IntStream.rangeClosed(
                1, Integer.parseInt(newest[newest.length - 1].getVersion().getVersion()));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aLedgerOfAnySchemaIsOpenedAndItsRowsMeanTheSame(int version) throws Exception {
        make(version);

        try (Ledger ledger = Ledger.open(file, Time.system())) {
            assertThat(ledger.job("j1").orElseThrow().wanted().listName()).isEqualTo("list.csv");
            assertThat(ledger.job("j1").orElseThrow().state()).isEqualTo(Job.State.RUNNING);
            assertThat(ledger.job("j1").orElseThrow().priority())
                    .isEqualTo(version < 3 ? Job.Priority.MEDIUM : Job.Priority.HIGH);
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
            assertThat(archived.entry()).isEqualTo(version < 2 ? OptionalLong.empty() : OptionalLong.of(77));
            assertThat(archived.differing()).isEqualTo(1);
            assertThat(ledger.find(new InstanceKey("stroke", new ReceivedUid("1.2.3.4.2")))
                            .orElseThrow()
                            .reason())
                    .contains("no-rule");
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whatAnArchiveSaidAndHasStillToSayIsKnownAsFarAsTheSchemaHadIt(int version) throws Exception {
        make(version);

        InstanceKey received = new InstanceKey("stroke", new ReceivedUid("1.2.3.4.1"));
        try (Ledger ledger = Ledger.open(file, Time.system())) {
            assertThat(ledger.warnings("stroke")).isEqualTo(version < 4 ? Map.of() : Map.of(0xB006, 1L));
            if (version < 5) {
                assertThat(ledger.find(received).orElseThrow().stored()).isEmpty();
            } else {
                assertThat(ledger.find(received).orElseThrow().stored())
                        .contains(new Stored(43, new Uid("2.25.1"), true, 1));
                assertThat(ledger.commitmentReported("ARCHIVE", "2.25.99", List.of("2.25.1"), List.of())
                                .join())
                        .contains(new CommitmentResult(List.of(43L), List.of()));
                InstanceRecord committed = ledger.find(received).orElseThrow();
                assertThat(committed.state()).isEqualTo(InstanceState.ARCHIVED);
                assertThat(committed.outputDigest()).contains("11ee");
                assertThat(committed.versions()).isEqualTo(new Versions("rules-1", "basic/1", "conf-1"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aStudyThatNobodyHasLookedAtIsDueAtOnceAndOthersWhenTheyWere(int version) throws Exception {
        make(version);

        try (Ledger ledger = Ledger.open(file, Time.system())) {
            List<DueStudy> due =
                    ledger.dueStudies("j1", Set.of(Study.State.OPEN), DueStudy.Cursor.UNSEEN, Long.MAX_VALUE, 10);
            assertThat(due).hasSize(1);
            assertThat(due.getFirst().seen()).isEqualTo(version < 6 ? -1 : 3);
            assertThat(due.getFirst().dueMillis()).isEqualTo(version < 6 ? 0 : 9);
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aLedgerOfAnySchemaIsJoined(int version) throws Exception {
        make(version);

        try (Ledger ledger = Ledger.open(file, Time.system())) {
            ledger.beginJoin().join();
            ledger.record(new Change.Held(new InstanceKey("stroke", new ReceivedUid("1.2.3.4.2")), "no-rule"));

            assertThat(ledger.forgetUnseen(InstanceState.QUARANTINED).join()).isZero();
            assertThat(ledger.forgetUnseen(InstanceState.RECEIVED).join()).isEqualTo(1);
            assertThat(ledger.counts("j1").instances()).isEqualTo(new Counts(1, 0, 0, 1, 1, 2100));
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whatMayHaveBeenSentBeforeAnUpgradeStaysWithWhatItWasMadeWith(int version) throws Exception {
        make(version);

        try (Ledger ledger = Ledger.open(file, Time.system())) {
            List<Pin> pins = ledger.beginMaking(
                            new Making("stroke", "now", new byte[0]), new TreeSet<>(Set.of(42L, 43L)))
                    .join();
            if (version < 2) {
                assertThat(pins).isEmpty();
            } else {
                assertThat(pins).singleElement().satisfies(pin -> {
                    assertThat(pin.entries()).containsExactly(42L);
                    assertThat(pin.making().digest()).isEqualTo("made-so");
                });
            }
        }
    }

    @Test
    void aLedgerOfALaterVeilgateIsRefusedAndNotChanged() throws Exception {
        Ledger.open(file, Time.system()).close();
        execute("INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                + " installed_by, execution_time, success) VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 0,"
                + " '', 0, 1)");

        assertThatThrownBy(() -> Ledger.open(file, Time.system()))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("99")
                .hasMessageContaining("later Veilgate");
    }
}
