package io.veilgate.core.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which making each spool entry is bound to. Nothing is written for an instance: an entry can have been sent only as made with what its
 * project was made with at that time. Each start and each change of a project begins a making of a higher number. Where that happens while a node works, what is in work at
 * that moment is named. A node that stops in order names the few entries whose send has no known outcome; one that is killed leaves its making at all that the spool has then.
 *
 * <p>An entry that comes back from quarantine is bound to none of the makings before: {@code pinned_entry} has the number of the first that it can be sent with, as
 * a negative one. An entry that is in no row may have been sent with any making.
 */
final class MakingRows {
    private record Row(long id, String digest, boolean open, long pinThrough) {
        /** Whether an entry may have been sent with it before a node was killed. */
        boolean mayHaveSent(long entry, @Nullable Long pinned) {
            return entry <= pinThrough && (pinned == null || (pinned < RELEASED && -pinned <= id));
        }
    }

    /** As it was written once for an entry that is bound to none of all makings. */
    private static final long RELEASED = 0;

    private MakingRows() {}

    /** Begins to work with a making, and says which entries stay with earlier ones. */
    static List<Pin> begin(Rows rows, Making making, NavigableSet<Long> spooled) throws SQLException {
        Statements sql = rows.sql();
        List<Row> known = rows(sql, making.project());
        if (!known.isEmpty() && known.getLast().open() && !spooled.isEmpty()) {
            sql.update(
                    "UPDATE making SET pin_through = ? WHERE id = ?",
                    spooled.last(),
                    known.getLast().id());
        }
        open(rows, making);
        Map<Long, Long> pinned = pinned(sql, spooled);
        NavigableSet<Long> unclaimed = new TreeSet<>(spooled);
        List<Pin> pins = new ArrayList<>();
        for (Row row : rows(sql, making.project())) {
            Set<Long> entries = claim(sql, row, spooled, pinned, unclaimed);
            if (entries.isEmpty() && !row.open()) {
                sql.update("DELETE FROM making WHERE id = ?", row.id());
            } else if (!entries.isEmpty() && !row.digest().equals(making.digest())) {
                pins.add(new Pin(new Making(making.project(), row.digest(), document(sql, row)), entries));
            }
        }
        return pins;
    }

    private static void open(Rows rows, Making making) throws SQLException {
        rows.sql().update("UPDATE making SET open = 0 WHERE project = ?", making.project());
        long id = rows.sql()
                .insert(
                        "INSERT INTO making (project, digest, document, open) VALUES (?, ?, ?, 1)",
                        making.project(),
                        making.digest(),
                        making.document());
        rows.makings().put(making.project(), id);
    }

    /** The entries of a making among those that no earlier one has. */
    private static Set<Long> claim(
            Statements sql, Row row, NavigableSet<Long> spooled, Map<Long, Long> pinned, NavigableSet<Long> unclaimed)
            throws SQLException {
        // never above what is there: ids that come later must not fall below it, whatever the clock does
        Long through = spooled.floor(row.pinThrough());
        sql.update("UPDATE making SET pin_through = ? WHERE id = ?", through == null ? 0 : through, row.id());
        Set<Long> entries = new HashSet<>();
        for (long entry : unclaimed) {
            Long with = pinned.get(entry);
            if ((with != null && with == row.id()) || row.mayHaveSent(entry, with)) {
                entries.add(entry);
            }
        }
        unclaimed.removeAll(entries);
        return entries;
    }

    /** What {@code pinned_entry} has of the entries that are there; the others are forgotten. */
    private static Map<Long, Long> pinned(Statements sql, NavigableSet<Long> spooled) throws SQLException {
        Map<Long, Long> pinned = new HashMap<>();
        sql.first("SELECT entry, making FROM pinned_entry", row -> {
            do {
                pinned.put(row.getLong(1), row.getLong(2));
            } while (row.next());
            return true;
        });
        for (long entry : List.copyOf(pinned.keySet())) {
            if (!spooled.contains(entry)) {
                sql.update("DELETE FROM pinned_entry WHERE entry = ?", entry);
                pinned.remove(entry);
            }
        }
        return pinned;
    }

    private static byte[] document(Statements sql, Row row) throws SQLException {
        byte[] document = sql.first("SELECT document FROM making WHERE id = ?", found -> found.getBytes(1), row.id());
        return document == null ? new byte[0] : document;
    }

    /** An entry that was held is worked on anew, by the node if one works, else by the next. */
    static void release(Rows rows, String project, long entry) throws SQLException {
        Long first = rows.makings().get(project);
        if (first == null) {
            first = rows.sql().first("SELECT COALESCE(MAX(id), 0) + 1 FROM making", row -> row.getLong(1));
        }
        pin(rows.sql(), entry, first == null ? RELEASED : -first);
    }

    private static void pin(Statements sql, long entry, long making) throws SQLException {
        sql.update("INSERT OR REPLACE INTO pinned_entry (entry, making) VALUES (?, ?)", entry, making);
    }

    /** While a node works: from now on another making holds, but for entries that may have been sent as made with the one before. */
    static void change(Rows rows, Making making, Set<Long> begun) throws SQLException {
        end(rows, making.project(), begun);
        open(rows, making);
    }

    /** The node stops in order: of what it sent, only these have no known outcome. Those that are bound to an earlier making stay so. */
    static void end(Rows rows, String project, Set<Long> unsettled) throws SQLException {
        rows.makings().remove(project);
        List<Row> known = rows(rows.sql(), project);
        if (known.isEmpty() || !known.getLast().open()) {
            return;
        }
        Row last = known.removeLast();
        for (long entry : unsettled) {
            Long pinned =
                    rows.sql().first("SELECT making FROM pinned_entry WHERE entry = ?", row -> row.getLong(1), entry);
            boolean named = pinned != null && pinned > RELEASED;
            if (!named && known.stream().noneMatch(row -> row.mayHaveSent(entry, pinned))) {
                pin(rows.sql(), entry, last.id());
            }
        }
        rows.sql().update("UPDATE making SET open = 0 WHERE id = ?", last.id());
    }

    private static List<Row> rows(Statements sql, String project) throws SQLException {
        List<Row> rows = new ArrayList<>();
        sql.first(
                "SELECT id, digest, open, pin_through FROM making WHERE project = ? ORDER BY id",
                row -> {
                    do {
                        rows.add(new Row(row.getLong(1), row.getString(2), row.getInt(3) == 1, row.getLong(4)));
                    } while (row.next());
                    return true;
                },
                project);
        return rows;
    }
}
