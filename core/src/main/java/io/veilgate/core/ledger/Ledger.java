package io.veilgate.core.ledger;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uid;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What is wanted, known and finished. Changes go to one writer, which puts those that come together into one transaction; the future of
 * a change ends once it is on disk, on the writer's thread: what hangs on it has to be short, and must not wait for the ledger. A future
 * that fails, fails with a {@link LedgerException}, and its change is not on record. Asking for a change blocks while the writer is ten
 * thousand behind. Reads see what is committed, and throw {@link LedgerException}. Any thread.
 */
public final class Ledger implements AutoCloseable {
    private final Database database;
    private final LedgerWriter writer;
    private final Reads reads;
    private final InstanceLookup instances;
    private final Statements statements;
    private final AtomicLong researchIdsBound = new AtomicLong();

    private Ledger(Database database, Time time) throws SQLException {
        this.database = database;
        this.statements = new Statements(database.writer());
        this.writer = new LedgerWriter(database.writer(), new Rows(statements, time));
        this.reads = new Reads(database.reads());
        this.instances = new InstanceLookup(database.reader());
    }

    /** Opens the file, or makes it (0600), and brings its schema up to date. */
    public static Ledger open(Path file, Time time) {
        Database database = Database.open(file);
        try {
            return new Ledger(database, time);
        } catch (SQLException e) {
            database.close();
            throw new LedgerException("ledger: cannot open", e);
        }
    }

    // What a job wants

    /** The job of this list, project and peer: the one there is, whatever its state, or a new one that runs. */
    public CompletableFuture<Job> openJob(Job.Wanted wanted) {
        return writer.submit(rows -> JobRows.open(rows, wanted));
    }

    public CompletableFuture<Void> setJobState(String job, Job.State state) {
        return done(rows -> JobRows.setState(rows, job, state));
    }

    public CompletableFuture<Void> setJobPriority(String job, Job.Priority priority) {
        return done(rows -> JobRows.setPriority(rows, job, priority));
    }

    /** Puts lines on record, each in place of the one of its number. */
    public CompletableFuture<Void> putLines(String job, List<ListLine> lines) {
        List<ListLine> copy = List.copyOf(lines);
        return done(rows -> JobRows.putLines(rows, job, copy));
    }

    /**
     * Puts studies on record; one that the job has already keeps its line and state, and takes the new announced count.
     *
     * @return the ledger's numbers, in the order given
     */
    public CompletableFuture<List<Long>> putStudies(String job, List<Study.Wanted> studies) {
        List<Study.Wanted> copy = List.copyOf(studies);
        return writer.submit(rows -> JobRows.putStudies(rows, job, copy));
    }

    /** Adds to the instances expected in a study, as C-FIND names them or as they turn up. Those that are known stay as they are. */
    public CompletableFuture<Void> expect(long study, List<Study.Series> instances) {
        List<Study.Series> copy = List.copyOf(instances);
        return done(rows -> rows.expect(study, copy));
    }

    public CompletableFuture<Void> setStudyState(long study, Study.State state, Optional<String> error) {
        return done(rows -> JobRows.setStudyState(rows, study, state, error));
    }

    /** A study was looked at, and is to be looked at again then. */
    public CompletableFuture<Void> studySeen(long study, int instances, long dueMillis) {
        return done(rows -> JobRows.studySeen(rows, study, instances, dueMillis));
    }

    // What happens to instances

    /** May take some hundredths of a second longer than the others. */
    public CompletableFuture<Void> record(Change change) {
        return writer.submitPatiently(work(rows -> rows.apply(change))).thenAccept(written -> {});
    }

    /**
     * What becomes of what waits of a study.
     *
     * @param making only of what was made with that
     * @param reason of {@link Ready.Decision#HOLD}
     */
    public CompletableFuture<Void> decide(long study, String making, Ready.Decision decision, Optional<String> reason) {
        return done(rows -> ReadyRows.decide(rows, study, making, decision, reason));
    }

    /** An archive is going to be asked to commit to what it has stored. */
    public CompletableFuture<Void> askCommitment(String archive, Uid transactionUid) {
        return done(rows -> CommitmentRows.ask(rows, archive, transactionUid));
    }

    /**
     * An archive has given its word on a transaction, once: what it has committed to is archived, what it has not is to be sent again.
     *
     * @param committed SOP Instance UIDs, as they were sent
     * @param refused likewise
     * @return empty if it was not asked under that Transaction UID, or has reported already
     */
    public CompletableFuture<Optional<CommitmentResult>> commitmentReported(
            String archive, String transactionUid, List<String> committed, List<String> refused) {
        List<String> copy = List.copyOf(committed);
        List<String> refusedCopy = List.copyOf(refused);
        return writer.submit(rows -> CommitmentRows.report(rows, archive, transactionUid, copy, refusedCopy));
    }

    /**
     * Archived instances are expected once more, each in its next generation; those that are not archived, or no longer the latest, are left
     * alone.
     *
     * @param instances the ledger's numbers
     */
    public CompletableFuture<Void> makeAnew(List<Long> instances) {
        List<Long> copy = List.copyOf(instances);
        return done(rows -> rows.makeAnew(copy));
    }

    /**
     * Archived instances are expected once more, under the new UIDs that they have: what is on record of each stays until another object is
     * archived in its place. Those that are expected or received already, or no longer the latest, are left alone.
     *
     * @param instances the ledger's numbers
     */
    public CompletableFuture<Void> replace(List<Long> instances) {
        List<Long> copy = List.copyOf(instances);
        return done(rows -> ReplacementRows.replace(rows, copy));
    }

    /** Ends well if the ledger can write now. Changes nothing. */
    public CompletableFuture<Void> probe() {
        // SQLite takes the lock for writing, and sees that it may, before it finds that there is nothing to change
        return done(rows -> rows.sql().update("UPDATE job SET state = state WHERE id = ''"));
    }

    // What a node finds at its start

    /** A node starts: what is on record as being in spool or quarantine counts as unseen until it is said again. */
    public CompletableFuture<Void> beginJoin() {
        return done(Rows::started);
    }

    /**
     * Some instances that are on record as {@link InstanceState#RECEIVED} or {@link InstanceState#QUARANTINED} and were not seen since
     * {@link #beginJoin} are expected again. What was discarded has no file and stays.
     *
     * @return how many; 0 once there are no more
     */
    public CompletableFuture<Integer> forgetUnseen(InstanceState state) {
        return writer.submit(rows -> JoinRows.forgetUnseen(rows, state));
    }

    /**
     * A project begins to work with a making, before anything is sent.
     *
     * @param spooled every entry that the spool has at this moment
     * @return which of them stay with earlier makings that differ, oldest first; each entry is in one at most
     */
    public CompletableFuture<List<Pin>> beginMaking(Making making, NavigableSet<Long> spooled) {
        return writer.submit(rows -> MakingRows.begin(rows, making, spooled));
    }

    /**
     * A project goes on with another making while its node works.
     *
     * @param begun spool entries that may have been sent as made with the one before, and have no outcome on record: they stay with it
     */
    public CompletableFuture<Void> changeMaking(Making making, Set<Long> begun) {
        Set<Long> copy = Set.copyOf(begun);
        return done(rows -> MakingRows.change(rows, making, copy));
    }

    /**
     * The project stops in order: nothing is being sent any more.
     *
     * @param unsettled spool entries whose send has no known outcome
     */
    public CompletableFuture<Void> endMaking(String project, Set<Long> unsettled) {
        Set<Long> copy = Set.copyOf(unsettled);
        return done(rows -> MakingRows.end(rows, project, copy));
    }

    // What is bound once

    /**
     * Binds a patient to a ResearchID.
     *
     * @param patient a keyed hash of the patient's identity
     */
    public CompletableFuture<Binding> bindResearchId(String project, String patient, String researchId) {
        return writer.submit(rows -> BoundRows.bindResearchId(rows, project, patient, researchId))
                .thenApply(binding -> {
                    researchIdsBound.incrementAndGet();
                    return binding;
                });
    }

    /** Rises each time a ResearchID may have been bound since the ledger was opened, so that who keeps answers knows when to ask again. */
    public long researchIdsBound() {
        return researchIdsBound.get();
    }

    /** Binds a project to its key, which must never change under it. */
    public CompletableFuture<Binding> bindKey(String project, String fingerprint) {
        return writer.submit(rows -> BoundRows.bindKey(rows, project, fingerprint));
    }

    public Optional<String> researchId(String project, String patient) {
        return reads.researchId(project, patient);
    }

    // What is on record

    public Optional<Job> job(String id) {
        return reads.job(id);
    }

    /** Newest first. */
    public List<Job> jobs(int most) {
        return reads.jobs(most);
    }

    /** Jobs that have this list, for whatever project and peer. */
    public List<Job> jobsOfList(String listDigest) {
        return reads.jobsOfList(listDigest);
    }

    public JobCounts counts(String job) {
        return reads.counts(job);
    }

    /** Instances that the archive of a project has stored with a warning, by its status. */
    public SortedMap<Integer, Long> warnings(String project) {
        return reads.warnings(project);
    }

    /** The same of those that a job was to fetch. */
    public SortedMap<Integer, Long> warningsOfJob(String job) {
        return reads.warningsOfJob(job);
    }

    /** A project's instances, whether a job asked for them or they were pushed. */
    public Counts totals(String project) {
        return reads.totals(project);
    }

    /** A job's lines by number, each with the sums over its studies; page by page. */
    public List<ListLine.Result> lines(String job, int afterNumber, int most) {
        return reads.lines(job, afterNumber, most);
    }

    public Optional<Study> study(long study) {
        return reads.study(study);
    }

    /** A job's studies that are in one of the states, by id; page by page. */
    public List<Study> studies(String job, Set<Study.State> states, long afterId, int most) {
        return reads.studies(job, states, afterId, most);
    }

    /** A job's studies that are in one of the states and due by then, by time and id; page by page. Those that nobody has looked at are due at 0. */
    public List<DueStudy> dueStudies(
            String job, Set<Study.State> states, DueStudy.Cursor after, long untilMillis, int most) {
        return reads.dueStudies(job, states, after, untilMillis, most);
    }

    /** The instances of a study that are neither here, nor archived, nor held, by series: what to fetch, or to fetch again. */
    public List<Study.Series> missing(long study) {
        return reads.missing(study);
    }

    /** All that is expected in a study, in no order. */
    public List<StudyInstance> instances(long study) {
        return reads.instances(study);
    }

    /** What archives have by what it was made with, also what is being replaced, by id; page by page. Looks at every row: for rare questions. */
    public List<Made> made(Made.With with, long afterId, int most) {
        return reads.made(with, afterId, most);
    }

    /**
     * Writes a copy as of this moment, whatever is being written meanwhile; durable when this returns.
     *
     * @param file which must not be there yet
     */
    public void backup(Path file) {
        database.copyTo(file);
    }

    public Optional<InstanceRecord> find(InstanceKey key) {
        return instances.find(key);
    }

    /** The study in which a job expects an instance. */
    public OptionalLong studyOf(InstanceKey key, String job) {
        return reads.ask(handle -> ReadyRows.study(handle, key, job));
    }

    /**
     * How far a study has come; empty if nothing is expected in it.
     *
     * @param making what instances have to have been made with to count as ready
     */
    public Optional<Readiness> readiness(long study, String making) {
        return reads.ask(handle -> ReadyRows.readiness(handle, study, making));
    }

    /** What waits, or has waited, of a study. */
    public List<Ready> ready(long study) {
        return reads.ask(handle -> ReadyRows.ofStudy(handle, study));
    }

    /** The study of which most waits, in bytes. Looks at every row: for rare questions. */
    public OptionalLong largestReady() {
        return reads.ask(ReadyRows::largest);
    }

    /** How many instances wait for the rest of their study. */
    public long waitingForStudy() {
        return reads.ask(ReadyRows::waiting);
    }

    /** Jobs that expect the instance in one of their studies. */
    public List<String> jobsExpecting(InstanceKey key) {
        return reads.jobsExpecting(key);
    }

    /** Jobs of the project that have the study. */
    public List<String> jobsWithStudy(String project, ReceivedUid studyInstanceUid) {
        return reads.jobsWithStudy(project, studyInstanceUid);
    }

    /**
     * Tells the watcher, after each commit, which studies' counts changed. It runs on the writer's thread: it has to be short, and must
     * not wait for the ledger.
     *
     * @return ends the watch when closed
     */
    public Watch watch(Consumer<Set<Long>> studies) {
        writer.watch(studies);
        return () -> writer.unwatch(studies);
    }

    /** A watch that can be ended. */
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /** A change without a result. */
    private interface Act {
        void run(Rows rows) throws SQLException;
    }

    private CompletableFuture<Void> done(Act act) {
        return writer.submit(work(act)).thenAccept(written -> {});
    }

    private static LedgerWriter.Work<Boolean> work(Act act) {
        return rows -> {
            act.run(rows);
            return true;
        };
    }

    /** Writes what was asked for before, and closes the file. */
    @Override
    public void close() {
        writer.close();
        try {
            statements.close();
            instances.close();
        } catch (SQLException e) {
            throw new LedgerException("ledger: cannot close", e);
        } finally {
            database.close();
        }
    }
}
