package io.veilgate.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uid;
import io.veilgate.core.ledger.Ready.Decision;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances that wait in the spool for the rest of their study. */
class ReadyTest {
    private static final Versions VERSIONS = new Versions("rules-1", "profile-1", "conf-1");
    private static final String MAKING = "made-so";

    @TempDir
    Path folder;

    private Ledger ledger;
    private Job job;
    private long study;

    @BeforeEach
    void expect() {
        ledger = Ledger.open(folder.resolve("ledger.db"), Time.system());
        job = ledger.openJob(new Job.Wanted("stroke", "PACS", "get", "digest", "list.csv", "conf-1"))
                .join();
        study = ledger.putStudies(job.id(), List.of(new Study.Wanted(new ReceivedUid("1.2"), 2, 3)))
                .join()
                .getFirst();
        ledger.expect(
                        study,
                        List.of(
                                new Study.Series(new ReceivedUid("1.2.0"), List.of(key(1).uid(), key(2).uid())),
                                new Study.Series(new ReceivedUid("1.2.1"), List.of(key(3).uid()))))
                .join();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private static InstanceKey key(int number) {
        return new InstanceKey("stroke", new ReceivedUid("1.2.0." + number));
    }

    private void ready(int number) {
        ledger.record(new Change.Received(key(number), 700));
        ledger.record(new Change.Ready(key(number), number, MAKING)).join();
    }

    private Readiness readiness() {
        return ledger.readiness(study, MAKING).orElseThrow();
    }

    private Optional<Ready> of(int number) {
        return ledger.find(key(number)).orElseThrow().ready();
    }

    @Test
    void countsWhatAStudyWaitsFor() {
        assertThat(readiness()).isEqualTo(new Readiness("stroke", true, 3, 0, 0, 0, 0));

        ready(1);
        ledger.record(new Change.Received(key(2), 700)).join();
        assertThat(readiness()).isEqualTo(new Readiness("stroke", true, 1, 0, 0, 1, 1));

        ledger.record(new Change.Quarantined(key(2), "no-rule", VERSIONS));
        ledger.record(new Change.Failed(key(3), "not sent"));
        ledger.setJobState(job.id(), Job.State.CANCELLED).join();
        assertThat(readiness()).isEqualTo(new Readiness("stroke", false, 0, 1, 1, 0, 1));
        assertThat(ledger.studyOf(key(1), job.id())).hasValue(study);
        assertThat(ledger.studyOf(key(1), "another")).isEmpty();

        ledger.record(new Change.Discarded(key(2))).join();
        assertThat(readiness().held()).isZero();
    }

    @Test
    void whatWasMadeWithSomethingElseIsNotReady() {
        ready(1);

        assertThat(ledger.readiness(study, "made-otherwise").orElseThrow())
                .isEqualTo(new Readiness("stroke", true, 2, 0, 0, 1, 0));
        ledger.decide(study, "made-otherwise", Decision.SEND, Optional.empty()).join();
        assertThat(of(1)).contains(new Ready(1, MAKING, Decision.WAIT, Optional.empty()));

        ledger.record(new Change.Ready(key(1), 1, "made-otherwise")).join();
        assertThat(ledger.readiness(study, "made-otherwise").orElseThrow().waiting())
                .isEqualTo(1);
    }

    @Test
    void aDecisionHoldsForAllThatWaitsAndStays() {
        Stream.of(1, 2, 3).forEach(this::ready);
        assertThat(ledger.waitingForStudy()).isEqualTo(3);
        assertThat(ledger.largestReady()).hasValue(study);

        ledger.decide(study, MAKING, Decision.SEND, Optional.empty()).join();
        ledger.record(new Change.Ready(key(1), 1, MAKING)).join();

        assertThat(ledger.ready(study)).hasSize(3).extracting(Ready::decision).containsOnly(Decision.SEND);
        assertThat(readiness()).isEqualTo(new Readiness("stroke", true, 0, 0, 0, 0, 0));
        assertThat(ledger.waitingForStudy()).isZero();
        assertThat(ledger.largestReady()).isEmpty();
    }

    @Test
    void whatIsHeldArchivedOrGoneWaitsForNothing() {
        Stream.of(1, 2, 3).forEach(this::ready);
        ledger.decide(study, MAKING, Decision.HOLD, Optional.of("study-held")).join();
        assertThat(of(1)).contains(new Ready(1, MAKING, Decision.HOLD, Optional.of("study-held")));

        ledger.record(new Change.Quarantined(key(1), "study-held", VERSIONS));
        ledger.record(new Change.Archived(key(2), new Uid("2.25.2"), "00ff", VERSIONS, 2));
        ledger.beginJoin();
        assertThat(ledger.forgetUnseen(InstanceState.RECEIVED).join()).isEqualTo(1);

        assertThat(ledger.ready(study)).isEmpty();
        ledger.record(new Change.Ready(key(2), 2, MAKING)).join();
        assertThat(of(2)).as("it is archived").isEmpty();
    }

    @Test
    void whatComesBackFromQuarantineMayHavePassedBeforeThatIsTold() {
        ledger.record(new Change.Received(key(1), 700));
        ledger.record(new Change.Quarantined(key(1), "study-held", VERSIONS));

        ledger.record(new Change.Ready(key(1), 1, MAKING));
        ledger.record(new Change.Released(key(1), 1)).join();

        assertThat(readiness()).isEqualTo(new Readiness("stroke", true, 2, 0, 0, 0, 1));
    }
}
