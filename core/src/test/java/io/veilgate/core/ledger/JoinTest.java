package io.veilgate.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uid;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of rows when a node starts and says what it finds. */
class JoinTest {
    private static final Versions VERSIONS = new Versions("rules-1", "profile-1", "conf-1");

    @TempDir
    Path folder;

    private Ledger ledger;

    @BeforeEach
    void open() {
        ledger = Ledger.open(folder.resolve("ledger.db"), Time.system());
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private static InstanceKey key(int number) {
        return new InstanceKey("stroke", new ReceivedUid("1.2.3.0" + number));
    }

    private void start() {
        ledger.close();
        open();
        ledger.beginJoin().join();
    }

    private int forget(InstanceState state) {
        int all = 0;
        for (int some = ledger.forgetUnseen(state).join();
                some > 0;
                some = ledger.forgetUnseen(state).join()) {
            all += some;
        }
        return all;
    }

    private InstanceState state(int number) {
        return ledger.find(key(number)).orElseThrow().state();
    }

    @Test
    void expectsAgainWhatTheSpoolNoLongerHas() {
        for (int i = 1; i <= 1200; i++) {
            ledger.record(new Change.Received(key(i), 700));
        }
        start();
        ledger.record(new Change.Received(key(1), 700));
        ledger.record(new Change.Received(key(9999), 5));

        assertThat(forget(InstanceState.RECEIVED)).isEqualTo(1199);

        assertThat(state(1)).isEqualTo(InstanceState.RECEIVED);
        assertThat(state(9999)).isEqualTo(InstanceState.RECEIVED);
        assertThat(state(2)).isEqualTo(InstanceState.EXPECTED);
        assertThat(ledger.totals("stroke")).isEqualTo(new Counts(1199, 2, 0, 0, 0, 1200 * 700 + 5));
    }

    @Test
    void expectsAgainWhatIsNoLongerInQuarantineUnlessItWasDiscarded() {
        for (int i = 1; i <= 3; i++) {
            ledger.record(new Change.Quarantined(key(i), "no-rule", VERSIONS));
        }
        ledger.record(new Change.Discarded(key(3)));
        start();
        ledger.record(new Change.Held(key(1), "no-rule"));

        assertThat(forget(InstanceState.QUARANTINED)).isEqualTo(1);

        assertThat(ledger.find(key(1)).orElseThrow().versions()).isEqualTo(VERSIONS);
        assertThat(state(2)).isEqualTo(InstanceState.EXPECTED);
        assertThat(ledger.find(key(2)).orElseThrow().reason()).isEmpty();
        assertThat(ledger.find(key(3)).orElseThrow().reason()).contains("discarded");
    }

    @Test
    void putsOnRecordWhatIsInQuarantineWithoutARow() {
        ledger.record(new Change.Received(key(1), 700));
        ledger.record(new Change.Archived(key(2), new Uid("2.25.2"), "00", VERSIONS, 1));
        start();
        for (int i = 1; i <= 3; i++) {
            ledger.record(new Change.Held(key(i), "leak"));
        }
        forget(InstanceState.RECEIVED);

        assertThat(state(1)).isEqualTo(InstanceState.QUARANTINED);
        assertThat(state(2)).isEqualTo(InstanceState.ARCHIVED);
        assertThat(ledger.find(key(3)).orElseThrow().reason()).contains("leak");
    }

    @Test
    void keepsWhatChangesWhileTheNodeIsJoining() {
        ledger.record(new Change.Received(key(1), 700));
        ledger.record(new Change.Received(key(2), 700));
        ledger.record(new Change.Quarantined(key(3), "leak", VERSIONS));
        start();
        ledger.record(new Change.Quarantined(key(1), "leak", VERSIONS));
        ledger.record(new Change.Archived(key(2), new Uid("2.25.2"), "00", VERSIONS, 1));
        ledger.record(new Change.Released(key(3), 5));

        assertThat(forget(InstanceState.QUARANTINED) + forget(InstanceState.RECEIVED))
                .isZero();
    }
}
