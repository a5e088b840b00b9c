package io.veilgate.scp.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.ledger.Change;
import io.veilgate.core.ledger.InstanceRecord;
import io.veilgate.core.ledger.InstanceState;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.Versions;
import io.veilgate.core.spool.Admission;
import io.veilgate.core.spool.Credit;
import io.veilgate.core.spool.EntryDescription;
import io.veilgate.core.spool.Spool;
import io.veilgate.core.spool.SpoolEntry;
import io.veilgate.core.spool.SpoolSettings;
import io.veilgate.core.spool.SpoolWriter;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.scu.forward.RetryPolicy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What follows a send, over a ledger whose writes fail for a while; what follows a write waits until the test runs it. */
final class RecordingTest {
    private static final Versions VERSIONS = new Versions("rules", "profile", "configuration");

    @TempDir
    private Path folder;

    private final BlockingQueue<Runnable> finishing = new LinkedBlockingQueue<>();
    private final Time time = new Time() {
        @Override
        public long nanoTime() {
            return Time.system().nanoTime() + laterNanos;
        }

        @Override
        public Instant now() {
            return Time.system().now();
        }
    };
    private volatile long laterNanos;
    private final List<String> told = new ArrayList<>();
    private Ledger ledger;
    private Spool spool;
    private InWork inWork;
    private Recording recording;
    private Opened opened;

    @BeforeEach
    void open() throws Exception {
        ledger = Ledger.open(ledgerFile(), Time.system());
        spool = Spool.open(new SpoolSettings(folder.resolve("spool"), 1 << 20, 1 << 16, 1 << 20, 0, 4), time);
        inWork = new InWork();
        Ends ends = new Ends() {
            @Override
            public void archived(EntryDescription instance, Optional<Uid> study, Versions versions) {
                told.add("archived as of " + versions.rules() + ", file " + (isThere() ? "there" : "gone"));
            }

            @Override
            public void held(EntryDescription instance, String reason, Versions versions) {
                told.add("held");
            }
        };
        Bonds bonds = new Bonds(Map::of, new Unsettled(), new Retries(RetryPolicy.defaults()));
        recording = new Recording(spool, ledger, inWork, bonds, ends, finishing::add);
        SpoolEntry entry = store();
        assertThat(spool.handoff().poll()).contains(entry);
        opened = new Opened(entry, spool.open(entry));
        assertThat(inWork.enter(opened.key(), entry)).isTrue();
    }

    @AfterEach
    void close() {
        opened.close();
        spool.close();
        ledger.close();
    }

    private Path ledgerFile() {
        return folder.resolve("ledger.db");
    }

    private SpoolEntry store() throws Exception {
        EntryDescription description = new EntryDescription(
                Uids.ExplicitVRLittleEndian,
                new ReceivedUid(Uids.MRImageStorage.value()),
                new ReceivedUid("1.2.3.4"),
                "stroke",
                "PACS",
                Optional.empty(),
                "MODALITY",
                "VEILGATE",
                Optional.empty(),
                Instant.EPOCH);
        try (Credit credit = ((Admission.Admitted) spool.admit(10)).credit();
                SpoolWriter writer = spool.begin(description, credit)) {
            writer.write(ByteBuffer.allocate(10));
            return writer.commit();
        }
    }

    private boolean isThere() {
        return spool.has(opened.entry().id());
    }

    private Change archived() {
        return new Change.Archived(
                opened.key(),
                new Uid("2.25.1"),
                "00ff",
                VERSIONS,
                opened.entry().id());
    }

    private void record(Change... changes) {
        recording.record(opened, List.of(changes), () -> recording.archived(opened, Optional.empty()));
    }

    /** Runs what follows the next write. */
    private void runNext() throws InterruptedException {
        Runnable next = finishing.poll(60, TimeUnit.SECONDS);
        assertThat(next).as("what follows a write").isNotNull();
        next.run();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + ledgerFile());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private InstanceRecord onRecord() {
        return ledger.find(opened.key()).orElseThrow();
    }

    @Test
    void theEndIsToldOnceItIsOnRecordAndBeforeTheFileIsGone() throws Exception {
        record(archived());
        assertThat(told).isEmpty();
        runNext();

        assertThat(told).containsExactly("archived as of rules, file there");
        assertThat(isThere()).isFalse();
        assertThat(onRecord().state()).isEqualTo(InstanceState.ARCHIVED);
        assertThat(inWork.enter(opened.key(), opened.entry())).isTrue();
    }

    @Test
    @MayWarn("archived but not on record")
    void aWarningThatCouldNotBePutOnRecordIsRecordedAgain() throws Exception {
        execute(
                "CREATE TRIGGER refusing BEFORE UPDATE OF warning ON instance BEGIN SELECT RAISE(ABORT, 'refused'); END");
        record(new Change.Warned(opened.key(), 0xB000), archived());
        runNext();

        assertThat(told).isEmpty();
        assertThat(isThere()).isTrue();
        assertThat(ledger.warnings("stroke")).isEmpty();

        execute("DROP TRIGGER refusing");
        laterNanos = TimeUnit.MINUTES.toNanos(1);
        assertThat(spool.handoff().poll()).contains(opened.entry());
        assertThat(recording.recordOwed(opened)).isTrue();
        runNext();

        assertThat(ledger.warnings("stroke")).containsOnlyKeys(0xB000);
        assertThat(told).hasSize(1);
        assertThat(isThere()).isFalse();
        assertThat(recording.recordOwed(opened)).isFalse();
    }

    @Test
    @MayWarn("archived but not on record")
    void whatIsOwedARecordLetsNoOtherArrivalPass() throws Exception {
        execute(
                "CREATE TRIGGER refusing BEFORE UPDATE OF digest ON instance BEGIN SELECT RAISE(ABORT, 'refused'); END");
        record(archived());
        runNext();
        SpoolEntry second = store();

        assertThat(inWork.enter(opened.key(), second)).isFalse();
        assertThat(inWork.enter(opened.key(), opened.entry())).isTrue();
        assertThat(spool.handoff().counts().delayed()).isEqualTo(1);
    }
}
