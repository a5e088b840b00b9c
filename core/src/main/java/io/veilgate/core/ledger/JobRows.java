package io.veilgate.core.ledger;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Jobs, their lines and studies, as the writer changes them. */
final class JobRows {
    private JobRows() {}

    static Job open(Rows rows, Job.Wanted wanted) throws SQLException {
        Job known = rows.sql()
                .first(
                        "SELECT " + Reads.JOB_COLUMNS + " FROM job WHERE project = ? AND peer = ? AND list_digest = ?",
                        Reads::job,
                        wanted.project(),
                        wanted.peer(),
                        wanted.listDigest());
        if (known != null) {
            return known;
        }
        long now = rows.now();
        Job job = new Job(
                UUID.randomUUID().toString().substring(0, 13),
                wanted,
                Job.State.RUNNING,
                Job.Priority.MEDIUM,
                Instant.ofEpochMilli(now),
                Optional.empty());
        rows.sql()
                .update(
                        "INSERT INTO job (id, project, peer, mode, list_digest, list_name, configuration, state, created)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        job.id(),
                        wanted.project(),
                        wanted.peer(),
                        wanted.mode(),
                        wanted.listDigest(),
                        wanted.listName(),
                        wanted.configuration(),
                        job.state().name(),
                        now);
        return job;
    }

    static void setState(Rows rows, String job, Job.State state) throws SQLException {
        boolean ended = state == Job.State.FINISHED || state == Job.State.CANCELLED;
        changedOne(rows.sql()
                .update(
                        "UPDATE job SET state = ?, finished = ? WHERE id = ?",
                        state.name(),
                        ended ? rows.now() : null,
                        job));
    }

    static void setPriority(Rows rows, String job, Job.Priority priority) throws SQLException {
        changedOne(rows.sql().update("UPDATE job SET priority = ? WHERE id = ?", priority.name(), job));
    }

    static void putLines(Rows rows, String job, List<ListLine> lines) throws SQLException {
        for (ListLine line : lines) {
            rows.sql()
                    .update(
                            "INSERT OR REPLACE INTO line (job, number, key_kind, outcome, new_patient_id, new_study_uid, error)"
                                    + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                            job,
                            line.number(),
                            line.keyKind(),
                            line.outcome().name(),
                            line.newPatientId().orElse(null),
                            line.newStudyInstanceUid().orElse(null),
                            line.error().orElse(null));
        }
    }

    static List<Long> putStudies(Rows rows, String job, List<Study.Wanted> studies) throws SQLException {
        List<Long> ids = new ArrayList<>(studies.size());
        for (Study.Wanted study : studies) {
            ids.add(rows.sql()
                    .insert(
                            "INSERT INTO study (job, uid, line, state, announced) VALUES (?, ?, ?, 'OPEN', ?)"
                                    + " ON CONFLICT (job, uid) DO UPDATE SET announced = excluded.announced",
                            job,
                            study.uid().value(),
                            study.line(),
                            study.announced()));
        }
        return ids;
    }

    static void setStudyState(Rows rows, long study, Study.State state, Optional<String> error) throws SQLException {
        changedOne(rows.sql()
                .update("UPDATE study SET state = ?, error = ? WHERE id = ?", state.name(), error.orElse(null), study));
    }

    static void studySeen(Rows rows, long study, int instances, long dueMillis) throws SQLException {
        changedOne(rows.sql().update("UPDATE study SET seen = ?, due = ? WHERE id = ?", instances, dueMillis, study));
    }

    private static void changedOne(int changed) throws SQLException {
        if (changed != 1) {
            throw new SQLException("no such row");
        }
    }
}
