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

/** An archived instance that is to be replaced under the UID it has: the old object stays on record until the new one is archived. */
class ReplacementTest {
    private static final Versions OLD = new Versions("rules-1", "profile-1", "conf-1");
    private static final Versions NEW = new Versions("rules-2", "profile-1", "conf-2");
    private static final InstanceKey KEY = new InstanceKey("stroke", new ReceivedUid("1.2.3"));
    private static final Uid NEW_UID = new Uid("2.25.7");

    @TempDir
    Path folder;

    private Ledger ledger;
    private long study;

    @BeforeEach
    void archive() {
        ledger = Ledger.open(folder.resolve("ledger.db"), Time.system());
        Job job = ledger.openJob(new Job.Wanted("stroke", "PACS", "get", "digest", "list.csv", "conf-1"))
                .join();
        study = ledger.putStudies(job.id(), List.of(new Study.Wanted(new ReceivedUid("1.2"), 2, 1)))
                .join()
                .getFirst();
        ledger.expect(study, List.of(new Study.Series(new ReceivedUid("1.2.0"), List.of(KEY.uid()))));
        ledger.record(new Change.Received(KEY, 700));
        ledger.record(new Change.Archived(KEY, NEW_UID, "00ff", OLD, 42)).join();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private InstanceRecord record() {
        return ledger.find(KEY).orElseThrow();
    }

    private List<Made> affected(String rules) {
        return ledger.made(new Made.With(rules, "", ""), 0, 10);
    }

    private void replace() {
        ledger.replace(affected("rules-1").stream().map(Made::id).toList()).join();
    }

    private void isStillOnRecord() {
        assertThat(record().outputDigest()).contains("00ff");
        assertThat(record().newSopInstanceUid()).contains(NEW_UID);
        assertThat(record().versions()).isEqualTo(OLD);
        assertThat(affected("rules-1"))
                .singleElement()
                .satisfies(made -> assertThat(made.replacing()).isTrue());
        assertThat(affected("rules-2")).isEmpty();
    }

    @Test
    void isFetchedAgainUnderItsUidAndTheOldOneStaysOnRecordUntilThen() {
        replace();

        assertThat(record().state()).isEqualTo(InstanceState.EXPECTED);
        assertThat(record().generation()).isZero();
        assertThat(ledger.missing(study)).hasSize(1);
        assertThat(ledger.totals("stroke")).isEqualTo(new Counts(1, 0, 0, 0, 0, 700));
        isStillOnRecord();

        ledger.record(new Change.Received(KEY, 800)).join();
        replace();
        assertThat(record().state()).isEqualTo(InstanceState.RECEIVED);
        isStillOnRecord();

        ledger.record(new Change.Archived(KEY, NEW_UID, "11ff", NEW, 43)).join();
        assertThat(record().outputDigest()).contains("11ff");
        assertThat(affected("rules-1")).isEmpty();
        assertThat(affected("rules-2"))
                .singleElement()
                .satisfies(made -> assertThat(made.replacing()).isFalse());
        assertThat(ledger.totals("stroke")).isEqualTo(new Counts(0, 0, 0, 0, 1, 800));
        assertThat(ledger.study(study).orElseThrow().instances()).isEqualTo(new Counts(0, 0, 0, 0, 1, 800));
    }

    @Test
    void staysOnRecordWhileTheNewOneIsHeldAndAfterThatWasDiscarded() {
        replace();
        ledger.record(new Change.Received(KEY, 800));
        ledger.record(new Change.Quarantined(KEY, "not-replaced", NEW)).join();

        assertThat(record().reason()).contains("not-replaced");
        isStillOnRecord();
        replace();
        assertThat(record().state()).isEqualTo(InstanceState.QUARANTINED);

        ledger.record(new Change.Discarded(KEY)).join();
        isStillOnRecord();
        replace();
        assertThat(record().state()).isEqualTo(InstanceState.EXPECTED);
    }

    @Test
    void canBeTriedAgainAfterItCouldNotBeHad() {
        replace();
        ledger.record(new Change.Failed(KEY, "the PACS did not send it")).join();
        isStillOnRecord();

        replace();

        assertThat(record().state()).isEqualTo(InstanceState.EXPECTED);
    }

    @Test
    void anArchivedOneThatCommitsToTheNewObjectHasItOnRecordOnlyThen() {
        ledger.record(new Change.Stored(KEY, "ARCHIVE", NEW_UID, "00ff", OLD, 42))
                .join();
        assertThat(record().stored()).as("said late, of what is archived").isEmpty();

        ledger.record(new Change.Stored(KEY, "ARCHIVE", NEW_UID, "11ff", NEW, 43))
                .join();
        assertThat(record().stored()).isPresent();
        assertThat(record().outputDigest()).contains("00ff");

        ledger.record(new Change.Quarantined(KEY, "not-committed", NEW)).join();
        assertThat(record().stored()).isEmpty();
        assertThat(record().state()).isEqualTo(InstanceState.ARCHIVED);

        ledger.record(new Change.Stored(KEY, "ARCHIVE", NEW_UID, "11ff", NEW, 44));
        ledger.record(new Change.Committed(KEY)).join();
        assertThat(record().outputDigest()).contains("11ff");
        assertThat(record().versions()).isEqualTo(NEW);
    }
}
