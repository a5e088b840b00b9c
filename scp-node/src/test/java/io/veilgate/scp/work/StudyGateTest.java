package io.veilgate.scp.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uids;
import io.veilgate.core.ledger.Change;
import io.veilgate.core.ledger.InstanceKey;
import io.veilgate.core.ledger.Job;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.Ready;
import io.veilgate.core.ledger.Ready.Decision;
import io.veilgate.core.ledger.Study;
import io.veilgate.core.ledger.Versions;
import io.veilgate.core.spool.Admission;
import io.veilgate.core.spool.Credit;
import io.veilgate.core.spool.EntryDescription;
import io.veilgate.core.spool.Spool;
import io.veilgate.core.spool.SpoolEntry;
import io.veilgate.core.spool.SpoolSettings;
import io.veilgate.core.spool.SpoolWriter;
import io.veilgate.core.testing.MayWarn;
import io.veilgate.scp.work.StudyGate.Turn;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study of three instances, as they pass, are held, or never come. The clock is put forward. */
final class StudyGateTest {
    private static final int INSTANCES = 3;
    private static final int BYTES = 12_000;
    private static final int QUOTA = 64 << 10;
    private static final String MAKING = "made-so";
    private static final Versions VERSIONS = new Versions("rules", "profile", "configuration");

    @TempDir
    private Path folder;

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
    private final List<Opened> opened = new ArrayList<>();
    private final Unsettled unsettled = new Unsettled();
    private Ledger ledger;
    private Spool spool;
    private Job job;
    private long study;
    private volatile ProjectWork project;
    private StudyGate gate;

    @BeforeEach
    void open() throws Exception {
        ledger = Ledger.open(folder.resolve("ledger.db"), Time.system());
        spool = Spool.open(new SpoolSettings(folder.resolve("spool"), QUOTA, 1 << 16, 1 << 20, 0, 4), time);
        job = ledger.openJob(new Job.Wanted("stroke", "PACS", "get", "digest", "list.csv", "conf-1"))
                .join();
        study = ledger.putStudies(job.id(), List.of(new Study.Wanted(new ReceivedUid("1.2"), 2, INSTANCES)))
                .join()
                .getFirst();
        ledger.expect(
                        study,
                        List.of(new Study.Series(
                                new ReceivedUid("1.2.0"),
                                IntStream.range(0, INSTANCES)
                                        .mapToObj(number -> key(number).uid())
                                        .toList())))
                .join();
        project = projectOf(MAKING);
        start(100);
    }

    private static ProjectWork projectOf(String making) {
        return new ProjectWork(
                "stroke",
                new Policies(null, making, List.of()),
                null,
                null,
                ProjectWork.ArrivingTwice.KEEP,
                true,
                "configuration");
    }

    private void start(int mostAside) {
        gate = new StudyGate(
                ledger,
                spool,
                () -> Map.of("stroke", project),
                unsettled,
                new StudyGate.Settings(Duration.ofSeconds(10), Duration.ofSeconds(30), mostAside),
                time);
    }

    @AfterEach
    void close() {
        gate.close();
        opened.forEach(Opened::close);
        spool.close();
        ledger.close();
    }

    private static InstanceKey key(int number) {
        return new InstanceKey("stroke", new ReceivedUid("1.2.0." + number));
    }

    private Opened arrives(int number) throws Exception {
        EntryDescription description = new EntryDescription(
                Uids.ExplicitVRLittleEndian,
                new ReceivedUid(Uids.MRImageStorage.value()),
                key(number).uid(),
                "stroke",
                "PACS",
                Optional.of(job.id()),
                "PACS",
                "VEILGATE",
                Optional.empty(),
                Instant.EPOCH);
        try (Credit credit = ((Admission.Admitted) spool.admit(BYTES)).credit();
                SpoolWriter writer = spool.begin(description, credit)) {
            writer.write(ByteBuffer.allocate(BYTES));
            writer.commit();
        }
        ledger.record(new Change.Received(key(number), BYTES)).join();
        SpoolEntry entry = spool.handoff().poll().orElseThrow();
        opened.add(new Opened(entry, spool.open(entry)));
        return opened.getLast();
    }

    private Opened passes(int number) throws Exception {
        Opened one = arrives(number);
        assertThat(turn(one)).isEqualTo(Turn.EXAMINE);
        assertThat(gate.setAside(one, project)).isTrue();
        return one;
    }

    private Turn turn(Opened one) {
        return gate.turn(one, project, ledger.find(one.key()));
    }

    private static void until(BooleanSupplier happened) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!happened.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadlineNanos);
            Thread.sleep(5);
        }
    }

    private void later(Duration time) {
        laterNanos += time.toNanos();
    }

    private List<Decision> decisions() {
        return ledger.ready(study).stream().map(Ready::decision).toList();
    }

    @Test
    void allGoWhenTheLastHasPassedAndAreBoundToWhatTheyHavePassedUnder() throws Exception {
        Opened first = passes(0);
        passes(1);
        until(() -> ledger.ready(study).size() == 2);
        later(Duration.ofHours(1));
        assertThat(gate.waiting()).isEqualTo(2);
        assertThat(turn(first)).isEqualTo(Turn.WAITS);

        passes(2);
        until(() -> gate.waiting() == 0);

        assertThat(decisions()).hasSize(INSTANCES).containsOnly(Decision.SEND);
        assertThat(turn(first)).isEqualTo(Turn.SEND);
        assertThat(unsettled.of("stroke"))
                .containsExactlyInAnyOrderElementsOf(
                        opened.stream().map(one -> one.entry().id()).toList());
        for (int i = 0; i < INSTANCES; i++) {
            assertThat(spool.handoff().poll()).isPresent();
        }
    }

    @Test
    @MayWarn("what waits of a study is held")
    void ifOneIsHeldTheOthersAreOnceTheStudyStandsStill() throws Exception {
        Opened first = passes(0);
        passes(1);
        arrives(2);
        ledger.record(new Change.Quarantined(key(2), "no-rule", VERSIONS)).join();
        until(() -> ledger.readiness(study, MAKING).orElseThrow().waiting() == 2);
        assertThat(gate.waiting()).isEqualTo(2);

        later(Duration.ofSeconds(11));
        until(() -> gate.waiting() == 0);

        assertThat(decisions()).containsOnly(Decision.HOLD);
        assertThat(turn(first)).isEqualTo(Turn.HOLD);
        assertThat(ledger.find(key(0)).orElseThrow().ready().orElseThrow().reason())
                .contains("study-held");
    }

    @Test
    @MayWarn("what waits of a study is held")
    void whatTheJobDoesNotBringAnyMoreIsMissing() throws Exception {
        passes(0);
        until(() -> ledger.ready(study).size() == 1);
        later(Duration.ofMinutes(1));
        assertThat(decisions()).containsOnly(Decision.WAIT);

        ledger.setJobState(job.id(), Job.State.CANCELLED).join();
        later(Duration.ofMinutes(1));
        until(() -> gate.waiting() == 0);

        assertThat(ledger.find(key(0)).orElseThrow().ready().orElseThrow().reason())
                .contains("study-incomplete");
    }

    @Test
    void whatHasPassedUnderEarlierRulesIsExaminedAgain() throws Exception {
        Opened first = passes(0);
        until(() -> ledger.ready(study).size() == 1);

        project = projectOf("made-otherwise");
        later(Duration.ofMinutes(1));
        until(() -> gate.waiting() == 0);

        assertThat(turn(first)).isEqualTo(Turn.EXAMINE);
        assertThat(decisions()).containsOnly(Decision.WAIT);
    }

    @Test
    @MayWarn("what waits of a study is held")
    void whereWhatWaitsKeepsAJobFromGoingOnTheLargestStudyIsHeld() throws Exception {
        arrives(2);
        Opened first = passes(0);
        passes(1);
        until(() -> ledger.ready(study).size() == 2);
        CompletableFuture<Credit> wish = spool.takeCredit(QUOTA / 2 + BYTES);
        until(() -> spool.status().creditsWaiting() == 1);
        later(Duration.ofMinutes(1));
        assertThat(gate.waiting()).as("less than half of the spool waits").isEqualTo(2);

        ledger.expect(study, List.of(new Study.Series(new ReceivedUid("1.2.1"), List.of(new ReceivedUid("1.2.1.1")))))
                .join();
        assertThat(gate.setAside(opened.getFirst(), project)).isTrue();
        assertThat(wish).isNotDone();
        for (int seconds = 0; gate.waiting() > 0; seconds++) {
            assertThat(seconds).isLessThan(300);
            later(Duration.ofSeconds(1));
            Thread.sleep(20);
        }

        assertThat(turn(first)).isEqualTo(Turn.HOLD);
        assertThat(ledger.find(key(0)).orElseThrow().ready().orElseThrow().reason())
                .contains("study-too-large");
        wish.cancel(false);
    }

    @Test
    @MayWarn("what waits of a study is held")
    void noMoreAreSetAsideThanMayBe() throws Exception {
        gate.close();
        start(1);
        passes(0);
        until(() -> ledger.ready(study).size() == 1);

        passes(1);
        until(() -> gate.waiting() == 0);

        assertThat(decisions()).contains(Decision.HOLD);
    }

    @Test
    void anotherArrivalOfWhatWaitsWaitsForItAndWhatNoJobExpectsIsNotSetAside() throws Exception {
        passes(0);
        until(() -> ledger.ready(study).size() == 1);

        assertThat(turn(arrives(0))).isEqualTo(Turn.LATER);

        Opened unknown = arrives(7);
        assertThat(turn(unknown)).isEqualTo(Turn.EXAMINE);
        assertThat(gate.setAside(unknown, project)).isFalse();
    }
}
