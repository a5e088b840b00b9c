package io.veilgate.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final Versions VERSIONS = new Versions("rules-1", "profile-1", "conf-1");
    private static final Job.Wanted WANTED = new Job.Wanted("stroke", "PACS", "get", "d1", "list.csv", "conf-1");

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

    private void reopen() {
        ledger.close();
        open();
    }

    private static ReceivedUid uid(String text) {
        return new ReceivedUid(text);
    }

    private static InstanceKey key(int number) {
        return new InstanceKey("stroke", uid("1.2.3.0" + number));
    }

    private static Change.Archived archived(int number) {
        return new Change.Archived(key(number), new Uid("2.25." + number), "00ff0" + number % 10, VERSIONS, 7);
    }

    private static Study.Series series(String uid, int from, int to) {
        return new Study.Series(
                uid(uid),
                IntStream.rangeClosed(from, to).mapToObj(i -> key(i).uid()).toList());
    }

    /** A job with one study of two series, instances 1-3 and 4-5. */
    private long study(Job job) {
        long study = ledger.putStudies(job.id(), List.of(new Study.Wanted(uid("1.2.9"), 1, 5)))
                .join()
                .getFirst();
        ledger.expect(study, List.of(series("1.2.9.1", 1, 3), series("1.2.9.2", 4, 5)))
                .join();
        return study;
    }

    private Counts counts(long study) {
        return ledger.study(study).orElseThrow().instances();
    }

    private static Counts counts(
            long expected, long received, long failed, long quarantined, long archived, long bytes) {
        return new Counts(expected, received, failed, quarantined, archived, bytes);
    }

    @Test
    void followsAnInstanceFromExpectedToArchived() {
        long study = study(ledger.openJob(WANTED).join());
        assertThat(counts(study)).isEqualTo(counts(5, 0, 0, 0, 0, 0));

        ledger.record(new Change.Received(key(1), 700)).join();
        assertThat(counts(study)).isEqualTo(counts(4, 1, 0, 0, 0, 700));
        ledger.record(archived(1)).join();

        assertThat(counts(study)).isEqualTo(counts(4, 0, 0, 0, 1, 700));
        assertThat(ledger.find(key(1)))
                .contains(new InstanceRecord(
                        InstanceState.ARCHIVED,
                        700,
                        Optional.empty(),
                        Optional.of("00ff01"),
                        Optional.of(new Uid("2.25.1")),
                        VERSIONS,
                        OptionalLong.of(7),
                        0,
                        0,
                        Optional.empty(),
                        Optional.empty()));
        assertThat(ledger.totals("stroke")).isEqualTo(counts(4, 0, 0, 0, 1, 700));
    }

    @Test
    void countsOnceWhatIsToldTwice() {
        long study = study(ledger.openJob(WANTED).join());
        List<Change> told = List.of(
                new Change.Received(key(1), 700),
                new Change.Received(key(1), 700),
                archived(1),
                archived(1),
                new Change.Quarantined(key(2), "no-rule", VERSIONS),
                new Change.Quarantined(key(2), "no-rule", VERSIONS),
                new Change.Failed(key(3), "gone"),
                new Change.Failed(key(3), "gone"));

        told.forEach(change -> ledger.record(change).join());

        assertThat(counts(study)).isEqualTo(counts(2, 0, 1, 1, 1, 700));
    }

    @Test
    void keepsWhatIsFurtherOnWhateverOrderItIsToldIn() {
        long study = study(ledger.openJob(WANTED).join());

        ledger.record(archived(1));
        ledger.record(new Change.Quarantined(key(1), "leak", VERSIONS));
        ledger.record(new Change.Received(key(1), 700));
        ledger.record(new Change.Failed(key(1), "gone"));
        ledger.record(new Change.Quarantined(key(2), "no-rule", VERSIONS));
        ledger.record(new Change.Received(key(2), 300));
        ledger.record(new Change.Failed(key(2), "gone")).join();

        assertThat(ledger.find(key(1)).orElseThrow().state()).isEqualTo(InstanceState.ARCHIVED);
        assertThat(ledger.find(key(2)).orElseThrow().state()).isEqualTo(InstanceState.QUARANTINED);
        assertThat(ledger.find(key(2)).orElseThrow().reason()).contains("no-rule");
        assertThat(counts(study)).isEqualTo(counts(3, 0, 0, 1, 1, 1000));
    }

    @Test
    void saysWhatIsMissingBySeries() {
        long study = study(ledger.openJob(WANTED).join());
        ledger.record(archived(1));
        ledger.record(new Change.Received(key(2), 10));
        ledger.record(new Change.Failed(key(3), "gone"));
        ledger.record(new Change.Quarantined(key(4), "no-rule", VERSIONS));
        ledger.record(archived(5)).join();

        assertThat(ledger.missing(study)).containsExactly(series("1.2.9.1", 3, 3));
        ledger.record(new Change.Received(key(3), 10)).join();
        assertThat(ledger.missing(study)).isEmpty();
        assertThat(counts(study).settled()).isFalse();
    }

    @Test
    void givesTheSameJobForTheSameListAndResumesIt() {
        Job job = ledger.openJob(WANTED).join();
        long study = study(job);
        ledger.record(archived(1));
        ledger.putLines(job.id(), List.of(line(1, ListLine.Outcome.EXPANDED), line(2, ListLine.Outcome.BAD)))
                .join();

        reopen();

        assertThat(ledger.openJob(WANTED).join()).isEqualTo(job);
        assertThat(ledger.job(job.id())).contains(job);
        assertThat(study(job)).isEqualTo(study);
        assertThat(counts(study)).isEqualTo(counts(4, 0, 0, 0, 1, 0));
        assertThat(ledger.missing(study)).containsExactly(series("1.2.9.1", 2, 3), series("1.2.9.2", 4, 5));
        assertThat(ledger.lines(job.id(), 0, 10))
                .containsExactly(
                        new ListLine.Result(line(1, ListLine.Outcome.EXPANDED), 1, counts(4, 0, 0, 0, 1, 0)),
                        new ListLine.Result(line(2, ListLine.Outcome.BAD), 0, counts(0, 0, 0, 0, 0, 0)));
        assertThat(ledger.lines(job.id(), 1, 10)).hasSize(1);
        Job other = ledger.openJob(new Job.Wanted("stroke", "PACS", "get", "d2", "list.csv", "conf-1"))
                .join();
        assertThat(other.id()).isNotEqualTo(job.id());
        assertThat(ledger.jobs(10)).containsExactlyInAnyOrder(job, other);
    }

    private static ListLine line(int number, ListLine.Outcome outcome) {
        return new ListLine(
                number, "StudyInstanceUID", outcome, Optional.of("R-1"), Optional.empty(), Optional.of("why"));
    }

    @Test
    void countsAsArchivedWhatTheProjectHasArchivedElsewhere() {
        ledger.record(new Change.Received(key(1), 700));
        ledger.record(archived(1)).join();

        long study = study(ledger.openJob(WANTED).join());
        long again = study(ledger.openJob(new Job.Wanted("stroke", "PACS", "get", "d2", "b.csv", "conf-1"))
                .join());
        ledger.record(archived(2)).join();

        assertThat(counts(study)).isEqualTo(counts(3, 0, 0, 0, 2, 700));
        assertThat(counts(again)).isEqualTo(counts(study));
    }

    @Test
    void keepsProjectsApart() {
        study(ledger.openJob(WANTED).join());
        long other = study(ledger.openJob(new Job.Wanted("liver", "PACS", "get", "d1", "list.csv", "conf-1"))
                .join());
        ledger.record(archived(1)).join();

        assertThat(counts(other)).isEqualTo(counts(5, 0, 0, 0, 0, 0));
        assertThat(ledger.find(new InstanceKey("liver", key(1).uid()))
                        .orElseThrow()
                        .state())
                .isEqualTo(InstanceState.EXPECTED);
    }

    @Test
    void sumsAJobOverItsStudies() {
        Job job = ledger.openJob(WANTED).join();
        List<Long> studies = ledger.putStudies(
                        job.id(),
                        IntStream.rangeClosed(1, 4)
                                .mapToObj(i -> new Study.Wanted(uid("1.2.9" + i), i, -1))
                                .toList())
                .join();
        for (int i = 0; i < 4; i++) {
            ledger.expect(studies.get(i), List.of(series("1.2.9" + i, 10 * i + 1, 10 * i + 2)));
        }
        ledger.record(archived(1));
        ledger.record(archived(2));
        ledger.setStudyState(studies.get(0), Study.State.DONE, Optional.empty());
        ledger.record(archived(11));
        ledger.record(new Change.Quarantined(key(12), "no-rule", VERSIONS));
        ledger.setStudyState(studies.get(1), Study.State.DONE, Optional.empty());
        ledger.setStudyState(studies.get(2), Study.State.FAILED, Optional.of("refused"))
                .join();

        assertThat(ledger.counts(job.id()))
                .isEqualTo(new JobCounts(counts(4, 0, 0, 1, 3, 0), new JobCounts.Studies(1, 1, 1, 1)));
        assertThat(ledger.studies(job.id(), Set.of(Study.State.OPEN, Study.State.FAILED), 0, 10))
                .extracting(Study::id)
                .containsExactly(studies.get(2), studies.get(3));
        assertThat(ledger.studies(job.id(), Set.of(Study.State.values()), studies.get(1), 1))
                .extracting(Study::id)
                .containsExactly(studies.get(2));
        assertThat(ledger.counts("no such job").studies().total()).isZero();
    }

    @Test
    void worksAgainOnWhatIsReleasedAndNeverAsksForWhatIsDiscarded() {
        long study = study(ledger.openJob(WANTED).join());
        ledger.record(new Change.Received(key(1), 700));
        ledger.record(new Change.Quarantined(key(1), "no-rule", VERSIONS));
        ledger.record(new Change.Quarantined(key(2), "no-rule", VERSIONS));
        ledger.record(new Change.Discarded(key(2)));
        ledger.record(new Change.Released(key(1), 5)).join();

        assertThat(counts(study)).isEqualTo(counts(3, 1, 0, 1, 0, 700));
        assertThat(ledger.find(key(1)).orElseThrow().reason()).isEmpty();
        assertThat(ledger.find(key(2)).orElseThrow().reason()).contains("discarded");
        ledger.record(archived(1)).join();
        assertThat(counts(study)).isEqualTo(counts(3, 0, 0, 1, 1, 700));
        assertThat(ledger.missing(study)).containsExactly(series("1.2.9.1", 3, 3), series("1.2.9.2", 4, 5));
    }

    @Test
    void countsArrivalsThatDiffer() {
        ledger.record(archived(1));
        ledger.record(new Change.Differed(key(1)));
        ledger.record(new Change.Differed(key(1))).join();

        assertThat(ledger.find(key(1)).orElseThrow().differing()).isEqualTo(2);
        assertThat(ledger.find(key(1)).orElseThrow().state()).isEqualTo(InstanceState.ARCHIVED);
    }

    @Test
    void findsTheJobThatAnInstanceOrAStudyBelongsTo() {
        Job job = ledger.openJob(WANTED).join();
        study(job);

        assertThat(ledger.jobsExpecting(key(1))).containsExactly(job.id());
        assertThat(ledger.jobsExpecting(key(9))).isEmpty();
        assertThat(ledger.jobsWithStudy("stroke", uid("1.2.9"))).containsExactly(job.id());
        assertThat(ledger.jobsWithStudy("liver", uid("1.2.9"))).isEmpty();
    }

    @Test
    void bindsAResearchIdOnceAndAKeyForEver() {
        assertThat(ledger.bindResearchId("stroke", "hash", "R-1").join()).isEqualTo(Binding.FIRST);
        assertThat(ledger.bindResearchId("stroke", "hash", "R-1").join()).isEqualTo(Binding.SAME);
        assertThat(ledger.bindResearchId("stroke", "hash", "R-2").join()).isEqualTo(Binding.CONFLICT);
        assertThat(ledger.bindResearchId("liver", "hash", "R-2").join()).isEqualTo(Binding.FIRST);
        assertThat(ledger.bindKey("stroke", "f1").join()).isEqualTo(Binding.FIRST);

        reopen();

        assertThat(ledger.researchId("stroke", "hash")).contains("R-1");
        assertThat(ledger.researchId("stroke", "other")).isEmpty();
        assertThat(ledger.bindKey("stroke", "f1").join()).isEqualTo(Binding.SAME);
        assertThat(ledger.bindKey("stroke", "f2").join()).isEqualTo(Binding.CONFLICT);
    }

    @Test
    void tellsWatchersWhichStudiesChanged() throws InterruptedException {
        long study = study(ledger.openJob(WANTED).join());
        BlockingQueue<Set<Long>> told = new LinkedBlockingQueue<>();
        // who watches is told of a change after who asked for it
        ledger.probe().join();
        Ledger.Watch watch = ledger.watch(told::add);

        ledger.record(archived(1));
        assertThat(told.take()).containsExactly(study);

        watch.close();
        ledger.record(archived(2)).join();
        assertThat(told).isEmpty();
    }

    @Test
    void losesOnlyTheChangeThatFailsOfThoseThatCameTogether() {
        long study = study(ledger.openJob(WANTED).join());
        List<CompletableFuture<Void>> changes = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            changes.add(ledger.record(archived(i)));
            if (i == 3) {
                changes.add(ledger.expect(4711, List.of(series("1.2.9.1", 1, 3))));
            }
        }
        CompletableFuture<Void> failed = changes.remove(3);

        changes.forEach(CompletableFuture::join);
        assertThatThrownBy(failed::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(LedgerException.class);
        assertThat(counts(study)).isEqualTo(counts(0, 0, 0, 0, 5, 0));
        assertThat(ledger.totals("stroke")).isEqualTo(counts(0, 0, 0, 0, 5, 0));
    }

    @Test
    void writesWhatWasAskedForBeforeItWasClosedAndNothingAfter() {
        List<CompletableFuture<Void>> changes = IntStream.rangeClosed(1, 500)
                .mapToObj(i -> ledger.record(archived(i)))
                .toList();
        ledger.close();

        assertThat(changes).allSatisfy(change -> assertThat(change).isCompleted());
        assertThat(ledger.record(archived(501))).isCompletedExceptionally();
        open();
        assertThat(ledger.totals("stroke").archived()).isEqualTo(500);
    }

    @Test
    void keepsItsFilesToItsOwner() throws IOException {
        ledger.record(archived(1)).join();

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.toList())
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }
}
