package io.veilgate.core.ledger;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** Everything that is asked of the ledger. Each answer comes from an index or from counts that the writer keeps. */
final class Reads {
    static final String JOB_COLUMNS =
            "id, project, peer, mode, list_digest, list_name, configuration, state, priority, created, finished";
    private static final String STUDY_COLUMNS =
            "id, uid, line, state, error, announced, expected, received, failed, quarantined, archived, bytes";
    private static final String SUMS = "coalesce(sum(expected), 0) AS expected, coalesce(sum(received), 0) AS received,"
            + " coalesce(sum(failed), 0) AS failed, coalesce(sum(quarantined), 0) AS quarantined,"
            + " coalesce(sum(archived), 0) AS archived, coalesce(sum(bytes), 0) AS bytes";

    /** Something that is asked. */
    interface Question<T> {
        T ask(Handle handle);
    }

    private final Jdbi jdbi;

    Reads(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    Optional<Job> job(String id) {
        return ask(handle -> handle.createQuery("SELECT " + JOB_COLUMNS + " FROM job WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> job(row))
                .findOne());
    }

    List<Job> jobs(int most) {
        return ask(handle -> handle.createQuery(
                        "SELECT " + JOB_COLUMNS + " FROM job ORDER BY created DESC, id LIMIT :most")
                .bind("most", most)
                .map((row, context) -> job(row))
                .list());
    }

    List<Job> jobsOfList(String listDigest) {
        return ask(handle -> handle.createQuery("SELECT " + JOB_COLUMNS + " FROM job WHERE list_digest = :digest")
                .bind("digest", listDigest)
                .map((row, context) -> job(row))
                .list());
    }

    JobCounts counts(String job) {
        return ask(handle -> handle.createQuery("SELECT " + SUMS + ","
                        + " count(CASE WHEN state = 'OPEN' THEN 1 END) AS open,"
                        + " count(CASE WHEN state = 'DONE' AND quarantined = 0 THEN 1 END) AS whole,"
                        + " count(CASE WHEN state = 'DONE' AND quarantined > 0 THEN 1 END) AS held,"
                        + " count(CASE WHEN state = 'FAILED' THEN 1 END) AS given_up"
                        + " FROM study WHERE job = :job")
                .bind("job", job)
                .map((row, context) -> new JobCounts(
                        counts(row),
                        new JobCounts.Studies(
                                row.getLong("open"),
                                row.getLong("whole"),
                                row.getLong("held"),
                                row.getLong("given_up"))))
                .one());
    }

    Counts totals(String project) {
        Map<InstanceState, Long> instances = new EnumMap<>(InstanceState.class);
        long[] bytes = new long[1];
        ask(handle -> {
            handle.createQuery("SELECT state, instances, bytes FROM total WHERE project ="
                            + " (SELECT id FROM name WHERE text = :project)")
                    .bind("project", project)
                    .map((row, context) -> {
                        bytes[0] += row.getLong("bytes");
                        return instances.put(InstanceState.of(row.getInt("state")), row.getLong("instances"));
                    })
                    .list();
            return instances;
        });
        return new Counts(
                instances.getOrDefault(InstanceState.EXPECTED, 0L),
                instances.getOrDefault(InstanceState.RECEIVED, 0L),
                instances.getOrDefault(InstanceState.FAILED, 0L),
                instances.getOrDefault(InstanceState.QUARANTINED, 0L),
                instances.getOrDefault(InstanceState.ARCHIVED, 0L),
                bytes[0]);
    }

    SortedMap<Integer, Long> warnings(String project) {
        return warnings("project = (SELECT id FROM name WHERE text = :of)", project);
    }

    /** Few instances have one, so it begins with those. */
    SortedMap<Integer, Long> warningsOfJob(String job) {
        return warnings(
                "EXISTS (SELECT 1 FROM expectation JOIN study ON study.id = expectation.study"
                        + " WHERE expectation.instance = instance.id AND study.job = :of)",
                job);
    }

    private SortedMap<Integer, Long> warnings(String condition, String of) {
        SortedMap<Integer, Long> warnings = new TreeMap<>();
        ask(handle -> handle.createQuery("SELECT warning, count(*) AS instances FROM instance WHERE warning IS NOT NULL"
                        + " AND " + condition + " GROUP BY warning")
                .bind("of", of)
                .map((row, context) -> warnings.put(row.getInt("warning"), row.getLong("instances")))
                .list());
        return warnings;
    }

    List<ListLine.Result> lines(String job, int afterNumber, int most) {
        return ask(handle -> handle.createQuery("SELECT number, key_kind, outcome, new_patient_id, new_study_uid,"
                        + " line.error AS error, count(study.id) AS studies, " + SUMS
                        + " FROM line LEFT JOIN study ON study.job = line.job AND study.line = line.number"
                        + " WHERE line.job = :job AND number > :after GROUP BY number ORDER BY number LIMIT :most")
                .bind("job", job)
                .bind("after", afterNumber)
                .bind("most", most)
                .map((row, context) -> new ListLine.Result(
                        new ListLine(
                                row.getInt("number"),
                                row.getString("key_kind"),
                                ListLine.Outcome.valueOf(row.getString("outcome")),
                                Optional.ofNullable(row.getString("new_patient_id")),
                                Optional.ofNullable(row.getString("new_study_uid")),
                                Optional.ofNullable(row.getString("error"))),
                        row.getInt("studies"),
                        counts(row)))
                .list());
    }

    Optional<Study> study(long study) {
        return ask(handle -> handle.createQuery("SELECT " + STUDY_COLUMNS + " FROM study WHERE id = :id")
                .bind("id", study)
                .map((row, context) -> study(row))
                .findOne());
    }

    List<Study> studies(String job, Set<Study.State> states, long afterId, int most) {
        if (states.isEmpty()) {
            return List.of();
        }
        // by id within the job: the index on (job, line) holds the row's number last
        return ask(handle -> handle.createQuery("SELECT " + STUDY_COLUMNS
                        + " FROM study WHERE job = :job AND id > :after AND state IN (<states>) ORDER BY id"
                        + " LIMIT :most")
                .bind("job", job)
                .bind("after", afterId)
                .bind("most", most)
                .bindList("states", states.stream().map(Enum::name).toList())
                .map((row, context) -> study(row))
                .list());
    }

    List<DueStudy> dueStudies(String job, Set<Study.State> states, DueStudy.Cursor after, long untilMillis, int most) {
        return ask(handle -> handle.createQuery("SELECT " + STUDY_COLUMNS + ", seen, due FROM study WHERE job = :job"
                        + " AND (due, id) > (:due, :id) AND due <= :until AND state IN (<states>)"
                        + " ORDER BY due, id LIMIT :most")
                .bind("job", job)
                .bind("due", after.dueMillis())
                .bind("id", after.id())
                .bind("until", untilMillis)
                .bind("most", most)
                .bindList("states", states.stream().map(Enum::name).toList())
                .map((row, context) -> new DueStudy(study(row), row.getInt("seen"), row.getLong("due")))
                .list());
    }

    List<Study.Series> missing(long study) {
        Map<String, List<ReceivedUid>> series = new LinkedHashMap<>();
        ask(handle -> {
            handle.createQuery("SELECT series.uid AS series, instance.uid AS instance FROM series JOIN expectation ON"
                            + " expectation.series = series.id JOIN instance ON instance.id = expectation.instance"
                            + " WHERE series.study = :study AND instance.state IN (0, 2) ORDER BY series.id,"
                            + " instance.id")
                    .bind("study", study)
                    .map((row, context) -> series.computeIfAbsent(row.getString("series"), uid -> new ArrayList<>())
                            .add(new ReceivedUid(row.getString("instance"))))
                    .list();
            return series;
        });
        return series.entrySet().stream()
                .map(one -> new Study.Series(new ReceivedUid(one.getKey()), one.getValue()))
                .toList();
    }

    List<StudyInstance> instances(long study) {
        return ask(handle -> handle.createQuery(
                        "SELECT instance.uid AS uid, state, new_uid, generation FROM expectation"
                                + " JOIN instance ON instance.id = expectation.instance"
                                + " WHERE expectation.series IN (SELECT id FROM series WHERE study = :study)")
                .bind("study", study)
                .map((row, context) -> new StudyInstance(
                        new ReceivedUid(row.getString("uid")),
                        InstanceState.of(row.getInt("state")),
                        Optional.ofNullable(row.getString("new_uid")).map(Uid::new),
                        row.getInt("generation")))
                .list());
    }

    List<Made> made(Made.With with, long afterId, int most) {
        return ask(handle -> handle.createQuery(
                        "SELECT instance.id AS id, name.text AS project, new_uid, state, (SELECT"
                                + " study.uid FROM expectation JOIN study ON study.id = expectation.study WHERE expectation.instance ="
                                + " instance.id LIMIT 1) AS study FROM instance JOIN name ON name.id = instance.project WHERE instance.id"
                                + " > :after AND digest IS NOT NULL AND (:rules = '' OR rules = (SELECT id FROM name WHERE text = :rules)) AND"
                                + " (:profile = '' OR profile = (SELECT id FROM name WHERE text = :profile)) AND (:job = '' OR EXISTS"
                                + " (SELECT 1 FROM expectation JOIN study ON study.id = expectation.study WHERE expectation.instance ="
                                + " instance.id AND study.job = :job)) AND NOT EXISTS (SELECT 1 FROM instance later WHERE later.project ="
                                + " instance.project AND later.uid = instance.uid AND later.generation > instance.generation) ORDER BY"
                                + " instance.id LIMIT :most")
                .bind("after", afterId)
                .bind("rules", with.rules())
                .bind("profile", with.profile())
                .bind("job", with.job())
                .bind("most", most)
                .map((row, context) -> new Made(
                        row.getLong("id"),
                        row.getString("project"),
                        new Uid(row.getString("new_uid")),
                        Optional.ofNullable(row.getString("study")).map(ReceivedUid::new),
                        InstanceState.of(row.getInt("state")) != InstanceState.ARCHIVED))
                .list());
    }

    List<String> jobsExpecting(InstanceKey key) {
        return ask(handle -> handle.createQuery("SELECT DISTINCT study.job FROM instance"
                        + " JOIN expectation ON expectation.instance = instance.id"
                        + " JOIN study ON study.id = expectation.study"
                        + " WHERE instance.project = (SELECT id FROM name WHERE text = :project)"
                        + " AND instance.uid = :uid ORDER BY study.job")
                .bind("project", key.project())
                .bind("uid", key.uid().value())
                .mapTo(String.class)
                .list());
    }

    List<String> jobsWithStudy(String project, ReceivedUid uid) {
        return ask(handle -> handle.createQuery("SELECT job.id FROM study JOIN job ON job.id = study.job"
                        + " WHERE study.uid = :uid AND job.project = :project ORDER BY job.id")
                .bind("uid", uid.value())
                .bind("project", project)
                .mapTo(String.class)
                .list());
    }

    Optional<String> researchId(String project, String patient) {
        return ask(handle -> handle.createQuery(
                        "SELECT research_id FROM research_id WHERE project = :project AND patient = :patient")
                .bind("project", project)
                .bind("patient", patient)
                .mapTo(String.class)
                .findOne());
    }

    <T> T ask(Question<T> question) {
        try (Handle handle = jdbi.open()) {
            return question.ask(handle);
        } catch (JdbiException e) {
            // the message would quote what was bound, original UIDs among it
            throw new LedgerException("ledger: cannot read", e.getCause());
        }
    }

    static Job job(ResultSet row) throws SQLException {
        long finished = row.getLong("finished");
        return new Job(
                row.getString("id"),
                new Job.Wanted(
                        row.getString("project"),
                        row.getString("peer"),
                        row.getString("mode"),
                        row.getString("list_digest"),
                        row.getString("list_name"),
                        row.getString("configuration")),
                Job.State.valueOf(row.getString("state")),
                Job.Priority.valueOf(row.getString("priority")),
                Instant.ofEpochMilli(row.getLong("created")),
                finished == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(finished)));
    }

    private static Study study(ResultSet row) throws SQLException {
        return new Study(
                row.getLong("id"),
                new ReceivedUid(row.getString("uid")),
                row.getInt("line"),
                Study.State.valueOf(row.getString("state")),
                Optional.ofNullable(row.getString("error")),
                row.getInt("announced"),
                counts(row));
    }

    private static Counts counts(ResultSet row) throws SQLException {
        return new Counts(
                row.getLong("expected"),
                row.getLong("received"),
                row.getLong("failed"),
                row.getLong("quarantined"),
                row.getLong("archived"),
                row.getLong("bytes"));
    }

    static InstanceRecord instance(ResultSet row) throws SQLException {
        byte[] digest = row.getBytes("digest");
        return new InstanceRecord(
                InstanceState.of(row.getInt("state")),
                row.getLong("bytes"),
                Optional.ofNullable(row.getString("reason")),
                digest == null ? Optional.empty() : Optional.of(HexFormat.of().formatHex(digest)),
                Optional.ofNullable(row.getString("new_uid")).map(Uid::new),
                new Versions(text(row, "rules"), text(row, "profile"), text(row, "configuration")),
                row.getObject("entry") == null ? OptionalLong.empty() : OptionalLong.of(row.getLong("entry")),
                row.getInt("generation"),
                row.getInt("differing"),
                row.getObject("stored_entry") == null
                        ? Optional.empty()
                        : Optional.of(new Stored(
                                row.getLong("stored_entry"),
                                new Uid(row.getString("stored_uid")),
                                row.getInt("awaiting") == 1,
                                row.getInt("refusals"))),
                row.getObject("ready_entry") == null ? Optional.empty() : Optional.of(ReadyRows.ready(row)));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }
}
