package io.veilgate.core.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/** Instances that wait in the spool for the rest of their study. */
final class ReadyRows {
    private static final String OF_STUDY =
            "SELECT expectation.instance FROM expectation WHERE expectation.series IN (SELECT id FROM series WHERE study = ?)";

    private ReadyRows() {}

    /** Said again of the same entry, what was decided stays. */
    static void ready(Rows rows, long instance, Change.Ready ready) throws SQLException {
        rows.sql()
                .update(
                        "INSERT INTO ready (instance, entry, making) VALUES (?, ?, ?) ON CONFLICT (instance) DO UPDATE SET"
                                + " decision = CASE WHEN entry = excluded.entry AND making = excluded.making THEN decision ELSE 0"
                                + " END, entry = excluded.entry, making = excluded.making",
                        instance,
                        ready.entry(),
                        rows.name(ready.making()));
    }

    static void forget(Rows rows, long instance) throws SQLException {
        rows.sql().update("DELETE FROM ready WHERE instance = ?", instance);
    }

    /** Of all that waits of a study and was made with that. */
    static void decide(Rows rows, long study, String making, Ready.Decision decision, Optional<String> reason)
            throws SQLException {
        rows.sql()
                .update(
                        "UPDATE ready SET decision = ?, reason = ? WHERE decision = 0 AND making = ? AND instance IN ("
                                + OF_STUDY + ")",
                        decision.code(),
                        reason.isPresent() ? rows.name(reason.get()) : null,
                        rows.name(making),
                        study);
    }

    /** The study that a job expects an instance in. */
    static OptionalLong study(Handle handle, InstanceKey key, String job) {
        return handle.createQuery("SELECT study.id FROM instance"
                        + " JOIN expectation ON expectation.instance = instance.id JOIN study ON study.id = expectation.study"
                        + " WHERE instance.project = (SELECT id FROM name WHERE text = :project) AND instance.uid = :uid"
                        + " AND study.job = :job LIMIT 1")
                .bind("project", key.project())
                .bind("uid", key.uid().value())
                .bind("job", job)
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    static Optional<Readiness> readiness(Handle handle, long study, String making) {
        return handle.createQuery("SELECT job.project AS project, job.state IN ('RUNNING', 'PAUSED') AS goes_on,"
                        + " total(instance.state = 0) AS expected, total(instance.state = 2) AS failed,"
                        + " total(instance.state = 3 AND coalesce(instance.reason, -1) <>"
                        + " coalesce((SELECT id FROM name WHERE text = 'discarded'), -2)) AS held,"
                        + " total(instance.state = 1 AND (ready.instance IS NULL OR ready.decision = 0 AND ready.making <>"
                        + " coalesce((SELECT id FROM name WHERE text = :making), -1))) AS unready,"
                        + " total(ready.decision = 0 AND ready.making ="
                        + " (SELECT id FROM name WHERE text = :making)) AS waiting"
                        + " FROM study JOIN job ON job.id = study.job JOIN series ON series.study = study.id"
                        + " JOIN expectation ON expectation.series = series.id"
                        + " JOIN instance ON instance.id = expectation.instance"
                        + " LEFT JOIN ready ON ready.instance = instance.id WHERE study.id = :study GROUP BY study.id")
                .bind("making", making)
                .bind("study", study)
                .map((row, context) -> new Readiness(
                        row.getString("project"),
                        row.getBoolean("goes_on"),
                        row.getInt("expected"),
                        row.getInt("failed"),
                        row.getInt("held"),
                        row.getInt("unready"),
                        row.getInt("waiting")))
                .findOne();
    }

    static List<Ready> ofStudy(Handle handle, long study) {
        return handle.createQuery("SELECT ready.entry AS ready_entry, making.text AS ready_making, decision,"
                        + " why.text AS ready_reason FROM ready JOIN name making ON making.id = ready.making"
                        + " LEFT JOIN name why ON why.id = ready.reason WHERE ready.instance IN ("
                        + OF_STUDY.replace("?", ":study") + ")")
                .bind("study", study)
                .map((row, context) -> ready(row))
                .list();
    }

    /** The study of which most waits, in bytes. Looks at every row: for rare questions. */
    static OptionalLong largest(Handle handle) {
        return handle.createQuery("SELECT expectation.study FROM ready"
                        + " JOIN instance ON instance.id = ready.instance"
                        + " JOIN expectation ON expectation.instance = ready.instance WHERE decision = 0"
                        + " GROUP BY expectation.study ORDER BY sum(instance.bytes) DESC LIMIT 1")
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    static long waiting(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM ready WHERE decision = 0")
                .mapTo(Long.class)
                .one();
    }

    static Ready ready(ResultSet row) throws SQLException {
        return new Ready(
                row.getLong("ready_entry"),
                row.getString("ready_making"),
                Ready.Decision.of(row.getInt("decision")),
                Optional.ofNullable(row.getString("ready_reason")));
    }
}
