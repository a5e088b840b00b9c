package io.veilgate.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uid;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an archive has stored, until it has given its word on it. */
class CommitmentTest {
    private static final Versions VERSIONS = new Versions("rules-1", "profile-1", "conf-1");
    private static final InstanceKey KEY = new InstanceKey("stroke", new ReceivedUid("1.2.3"));
    private static final String NEW_UID = "2.25.7";
    private static final String TRANSACTION = "2.25.99";

    @TempDir
    Path folder;

    private Ledger ledger;

    @BeforeEach
    void store() {
        ledger = Ledger.open(folder.resolve("ledger.db"), Time.system());
        ledger.record(new Change.Received(KEY, 700));
        ledger.record(new Change.Stored(KEY, "ARCHIVE", new Uid(NEW_UID), "00ff", VERSIONS, 42));
        ledger.askCommitment("ARCHIVE", new Uid(TRANSACTION)).join();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private InstanceRecord record() {
        return ledger.find(KEY).orElseThrow();
    }

    @Test
    void whatIsStoredIsArchivedOnceTheArchiveHasCommitted() {
        assertThat(record().state()).isEqualTo(InstanceState.RECEIVED);
        assertThat(record().stored()).contains(new Stored(42, new Uid(NEW_UID), true, 0));

        assertThat(ledger.commitmentReported("ARCHIVE", TRANSACTION, List.of(NEW_UID, "2.25.8"), List.of())
                        .join())
                .contains(new CommitmentResult(List.of(42L), List.of()));

        assertThat(record().state()).isEqualTo(InstanceState.ARCHIVED);
        assertThat(record().outputDigest()).contains("00ff");
        assertThat(record().versions()).isEqualTo(VERSIONS);
        assertThat(record().entry()).hasValue(42);
        assertThat(record().stored()).isEmpty();
        assertThat(ledger.totals("stroke")).isEqualTo(new Counts(0, 0, 0, 0, 1, 700));
    }

    @Test
    void aReportCountsOnceAndFromTheArchiveThatWasAsked() {
        assertThat(ledger.commitmentReported("OTHER", TRANSACTION, List.of(NEW_UID), List.of())
                        .join())
                .isEmpty();
        assertThat(ledger.commitmentReported("ARCHIVE", "2.25.98", List.of(NEW_UID), List.of())
                        .join())
                .isEmpty();
        assertThat(record().state()).isEqualTo(InstanceState.RECEIVED);

        assertThat(ledger.commitmentReported("ARCHIVE", TRANSACTION, List.of(), List.of(NEW_UID))
                        .join())
                .contains(new CommitmentResult(List.of(), List.of(new Stored(42, new Uid(NEW_UID), false, 1))));
        assertThat(ledger.commitmentReported("ARCHIVE", TRANSACTION, List.of(NEW_UID), List.of())
                        .join())
                .isEmpty();
    }

    @Test
    void refusalsAreCountedWhenItIsStoredAgain() {
        ledger.commitmentReported("ARCHIVE", TRANSACTION, List.of(), List.of(NEW_UID));
        ledger.record(new Change.Stored(KEY, "ARCHIVE", new Uid(NEW_UID), "00ff", VERSIONS, 42))
                .join();

        assertThat(record().stored()).contains(new Stored(42, new Uid(NEW_UID), true, 1));
    }

    @Test
    void whatIsHeldOrGoneAwaitsNothing() {
        ledger.record(new Change.Quarantined(KEY, "not-committed", VERSIONS)).join();

        assertThat(record().stored()).isEmpty();
        assertThat(ledger.commitmentReported("ARCHIVE", TRANSACTION, List.of(NEW_UID), List.of())
                        .join())
                .contains(new CommitmentResult(List.of(), List.of()));
        assertThat(record().state()).isEqualTo(InstanceState.QUARANTINED);
    }
}
