package io.veilgate.core.ledger;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Time;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Instances and what is counted of them, as the writer changes them inside one transaction. Counts are kept as differences until the
 * transaction's end: a batch that moves five hundred instances of a study updates the study once.
 */
final class Rows {
    private static final int MOST_NAMES = 10_000;

    record Instance(long id, long project, InstanceState state, long bytes, int generation, int seen) {}

    private record ProjectState(long project, InstanceState state) {}

    private final Statements sql;
    private final Time time;
    private int start = -1;
    private final Map<String, Long> names = new HashMap<>();
    private final Map<String, Long> makings = new HashMap<>();
    private final Map<Long, CountDelta> studies = new HashMap<>();
    private final Map<ProjectState, long[]> totals = new HashMap<>();

    Rows(Statements sql, Time time) {
        this.sql = sql;
        this.time = time;
    }

    Statements sql() {
        return sql;
    }

    long now() {
        return time.now().toEpochMilli();
    }

    /** How often a node was started on this ledger, this time included. */
    int start() throws SQLException {
        if (start < 0) {
            Integer known = sql.first("SELECT number FROM node_start", row -> row.getInt(1));
            start = known == null ? 0 : known;
        }
        return start;
    }

    /** Counts a further start. */
    int started() throws SQLException {
        sql.update("UPDATE node_start SET number = number + 1");
        start = -1;
        return start();
    }

    /** The number of the making that each project is worked on with at the moment, by this process. */
    Map<String, Long> makings() {
        return makings;
    }

    void apply(Change change) throws SQLException {
        Instance instance = find(change.key());
        InstanceState state = instance == null ? InstanceState.EXPECTED : instance.state;
        switch (change) {
            case Change.Received(var key, long bytes) -> {
                if (state == InstanceState.EXPECTED || state == InstanceState.FAILED) {
                    move(orNew(instance, key), InstanceState.RECEIVED, bytes);
                } else if (instance != null && instance.bytes == 0) {
                    move(instance, state, bytes);
                } else if (instance != null && state == InstanceState.RECEIVED && instance.seen < start()) {
                    sql.update("UPDATE instance SET seen = ? WHERE id = ?", start(), instance.id);
                }
            }
            case Change.Archived archived -> {
                Instance moved = orNew(instance, archived.key());
                move(moved, InstanceState.ARCHIVED, moved.bytes);
                finish(moved, null, archived.versions());
                CommitmentRows.forget(this, moved.id);
                ReadyRows.forget(this, moved.id);
                sql.update(
                        "UPDATE instance SET digest = ?, new_uid = ?, entry = ? WHERE id = ?",
                        bytes(archived.outputDigest()),
                        archived.newSopInstanceUid().value(),
                        archived.entry(),
                        moved.id);
            }
            case Change.Warned(var key, int status) ->
                sql.update("UPDATE instance SET warning = ? WHERE id = ?", status, orNew(instance, key).id);
            case Change.Stored stored -> {
                if (instance == null || state != InstanceState.ARCHIVED || !isOf(instance, stored.entry())) {
                    CommitmentRows.stored(this, orNew(instance, stored.key()).id, stored);
                }
            }
            case Change.Ready ready -> {
                if (instance != null && state != InstanceState.ARCHIVED) {
                    ReadyRows.ready(this, instance.id, ready);
                }
            }
            case Change.Committed(var _) -> {
                if (instance != null) {
                    committed(instance.id);
                }
            }
            case Change.Quarantined(var key, String reason, Versions versions) -> {
                if (state != InstanceState.ARCHIVED) {
                    Instance moved = orNew(instance, key);
                    move(moved, InstanceState.QUARANTINED, moved.bytes);
                    if (ReplacementRows.isReplaced(this, moved.id)) {
                        ReplacementRows.held(this, moved.id, reason);
                    } else {
                        finish(moved, reason, versions);
                    }
                    CommitmentRows.forget(this, moved.id);
                    ReadyRows.forget(this, moved.id);
                    sql.update("UPDATE instance SET seen = ? WHERE id = ?", start(), moved.id);
                } else if (instance != null) {
                    CommitmentRows.forget(this, instance.id);
                }
            }
            case Change.Held(var key, String reason) -> {
                if (state != InstanceState.ARCHIVED) {
                    Instance moved = orNew(instance, key);
                    move(moved, InstanceState.QUARANTINED, moved.bytes);
                    CommitmentRows.forget(this, moved.id);
                    ReadyRows.forget(this, moved.id);
                    sql.update(
                            "UPDATE instance SET reason = ?, seen = ? WHERE id = ?", name(reason), start(), moved.id);
                }
            }
            case Change.Failed(var key, String reason) -> {
                if (state == InstanceState.EXPECTED) {
                    Instance moved = orNew(instance, key);
                    move(moved, InstanceState.FAILED, moved.bytes);
                    sql.update("UPDATE instance SET reason = ? WHERE id = ?", name(reason), moved.id);
                }
            }
            case Change.Released(var key, long entry) -> {
                MakingRows.release(this, key.project(), entry);
                if (instance != null && state == InstanceState.QUARANTINED) {
                    move(instance, InstanceState.RECEIVED, instance.bytes);
                }
            }
            case Change.Discarded(var _) -> {
                if (instance != null && state == InstanceState.QUARANTINED) {
                    sql.update("UPDATE instance SET reason = ? WHERE id = ?", name("discarded"), instance.id);
                }
            }
            case Change.Differed(var _) -> {
                if (instance != null) {
                    sql.update("UPDATE instance SET differing = differing + 1 WHERE id = ?", instance.id);
                }
            }
        }
    }

    /** What is on record as stored is archived. */
    void committed(long id) throws SQLException {
        Instance instance = sql.first(
                "SELECT id, project, state, bytes, generation, seen FROM instance WHERE id = ?",
                row -> new Instance(
                        row.getLong(1),
                        row.getLong(2),
                        InstanceState.of(row.getInt(3)),
                        row.getLong(4),
                        row.getInt(5),
                        row.getInt(6)),
                id);
        int done = sql.update(
                "UPDATE instance SET (digest, new_uid, entry, rules, profile, configuration, reason, finished_at) ="
                        + " (SELECT digest, new_uid, entry, rules, profile, configuration, NULL, ? FROM stored"
                        + " WHERE instance = id) WHERE id = ? AND id IN (SELECT instance FROM stored)",
                now(),
                id);
        if (instance != null && done == 1) {
            move(instance, InstanceState.ARCHIVED, instance.bytes);
            CommitmentRows.forget(this, id);
            ReadyRows.forget(this, id);
        }
    }

    /** Whether that spool entry was archived as the instance. */
    private boolean isOf(Instance instance, long entry) throws SQLException {
        return sql.first("SELECT 1 FROM instance WHERE id = ? AND entry = ?", row -> true, instance.id, entry) != null;
    }

    static byte[] bytes(String digest) {
        return HexFormat.of().parseHex(digest);
    }

    /** Archived instances are to be made anew: each is expected once more, in a generation of its own, and the one archived stays on record. */
    void makeAnew(List<Long> instances) throws SQLException {
        for (long id : instances) {
            InstanceKey key = sql.first(
                    "SELECT name.text, uid FROM instance JOIN name ON name.id = project WHERE instance.id = ?",
                    row -> new InstanceKey(row.getString(1), new ReceivedUid(row.getString(2))),
                    id);
            Instance latest = key == null ? null : find(key);
            if (key != null && latest != null && latest.id == id && latest.state == InstanceState.ARCHIVED) {
                add(key, latest.generation + 1);
            }
        }
    }

    /** Adds instances to what is expected of a study; those known there already stay as they are. */
    void expect(long study, List<Study.Series> expected) throws SQLException {
        String project = sql.first(
                "SELECT job.project FROM study JOIN job ON job.id = study.job WHERE study.id = ?",
                row -> row.getString(1),
                study);
        if (project == null) {
            throw new SQLException("no study " + study);
        }
        for (Study.Series one : expected) {
            long series = series(study, one.uid());
            for (ReceivedUid uid : one.instances()) {
                InstanceKey key = new InstanceKey(project, uid);
                Instance instance = orNew(find(key), key);
                int added = sql.update(
                        "INSERT OR IGNORE INTO expectation (series, instance, study) VALUES (?, ?, ?)",
                        series,
                        instance.id,
                        study);
                if (added == 1) {
                    countIn(study, instance.state, 1, instance.bytes);
                }
            }
        }
        studies.computeIfAbsent(study, id -> new CountDelta());
    }

    private long series(long study, ReceivedUid uid) throws SQLException {
        long added = sql.insert("INSERT OR IGNORE INTO series (study, uid) VALUES (?, ?)", study, uid.value());
        if (added != 0) {
            return added;
        }
        Long known = sql.first(
                "SELECT id FROM series WHERE study = ? AND uid = ?", row -> row.getLong(1), study, uid.value());
        if (known == null) {
            throw new SQLException("series neither there nor added");
        }
        return known;
    }

    /** The latest generation of an instance. */
    @Nullable
    Instance find(InstanceKey key) throws SQLException {
        long project = name(key.project());
        return sql.first(
                "SELECT id, state, bytes, generation, seen FROM instance WHERE project = ? AND uid = ?"
                        + " ORDER BY generation DESC LIMIT 1",
                row -> new Instance(
                        row.getLong(1),
                        project,
                        InstanceState.of(row.getInt(2)),
                        row.getLong(3),
                        row.getInt(4),
                        row.getInt(5)),
                project,
                key.uid().value());
    }

    private Instance orNew(@Nullable Instance known, InstanceKey key) throws SQLException {
        return known != null ? known : add(key, 0);
    }

    private Instance add(InstanceKey key, int generation) throws SQLException {
        long project = name(key.project());
        long id = sql.insert(
                "INSERT INTO instance (project, uid, generation, state) VALUES (?, ?, ?, 0)",
                project,
                key.uid().value(),
                generation);
        countIn(project, InstanceState.EXPECTED, 1, 0L, totals);
        return new Instance(id, project, InstanceState.EXPECTED, 0, generation, 0);
    }

    void move(Instance instance, InstanceState to, long bytes) throws SQLException {
        if (instance.state == to && instance.bytes == bytes) {
            return;
        }
        if (to == InstanceState.RECEIVED) {
            sql.update(
                    "UPDATE instance SET state = 1, bytes = ?, reason = NULL, received_at = ?, seen = ? WHERE id = ?",
                    bytes,
                    now(),
                    start(),
                    instance.id);
        } else {
            sql.update("UPDATE instance SET state = ?, bytes = ? WHERE id = ?", to.code(), bytes, instance.id);
            if (to == InstanceState.EXPECTED) {
                sql.update("UPDATE instance SET reason = NULL WHERE id = ?", instance.id);
            }
        }
        countIn(instance.project, instance.state, -1, -instance.bytes, totals);
        countIn(instance.project, to, 1, bytes, totals);
        sql.first(
                "SELECT study FROM expectation WHERE instance = ?",
                row -> {
                    do {
                        countIn(row.getLong(1), instance.state, -1, -instance.bytes);
                        countIn(row.getLong(1), to, 1, bytes);
                    } while (row.next());
                    return true;
                },
                instance.id);
    }

    private void finish(Instance instance, @Nullable String reason, Versions versions) throws SQLException {
        sql.update(
                "UPDATE instance SET reason = ?, rules = ?, profile = ?, configuration = ?, finished_at = ? WHERE id = ?",
                reason == null ? null : name(reason),
                name(versions.rules()),
                name(versions.profile()),
                name(versions.configuration()),
                now(),
                instance.id);
    }

    long name(String text) throws SQLException {
        Long known = names.get(text);
        if (known != null) {
            return known;
        }
        Long id = sql.first("SELECT id FROM name WHERE text = ?", row -> row.getLong(1), text);
        if (id == null) {
            id = sql.insert("INSERT INTO name (text) VALUES (?)", text);
        }
        if (names.size() >= MOST_NAMES) {
            names.clear();
        }
        names.put(text, id);
        return id;
    }

    private void countIn(long study, InstanceState state, int instances, long bytes) {
        studies.computeIfAbsent(study, id -> new CountDelta()).add(state, instances, bytes);
    }

    private static void countIn(
            long project, InstanceState state, int instances, long bytes, Map<ProjectState, long[]> totals) {
        long[] delta = totals.computeIfAbsent(new ProjectState(project, state), key -> new long[2]);
        delta[0] += instances;
        delta[1] += bytes;
    }

    /** Writes the differences of the transaction, and says which studies' counts they touched. */
    Set<Long> flush() throws SQLException {
        for (Map.Entry<Long, CountDelta> study : studies.entrySet()) {
            study.getValue().write(sql, study.getKey());
        }
        for (Map.Entry<ProjectState, long[]> total : totals.entrySet()) {
            sql.update(
                    "INSERT INTO total (project, state, instances, bytes) VALUES (?, ?, ?, ?) ON CONFLICT (project, state)"
                            + " DO UPDATE SET instances = instances + excluded.instances, bytes = bytes + excluded.bytes",
                    total.getKey().project,
                    total.getKey().state.code(),
                    total.getValue()[0],
                    total.getValue()[1]);
        }
        Set<Long> touched = Set.copyOf(studies.keySet());
        studies.clear();
        totals.clear();
        return touched;
    }

    /** After a rollback: names and differences may be of rows that are no more. */
    void forget() {
        start = -1;
        names.clear();
        studies.clear();
        totals.clear();
    }
}
