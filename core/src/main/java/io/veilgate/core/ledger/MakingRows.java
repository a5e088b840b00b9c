package io.veilgate.core.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which making each spool entry is bound to. Nothing is written for an instance: an entry can have been sent only as made with what its
 * project was made with at that time. Where that changes while a node works, what is in work at that moment is named. A node that stops in order leaves the few entries whose send has no
 * known outcome; one that is killed leaves it at all that the spool has then.
 */
final class MakingRows {
    private record Row(long id, String digest, boolean open, long pinThrough) {}

    /** Stands for a making of entries that are bound to none. */
    private static final long RELEASED = 0;

    private MakingRows() {}

    /** Begins to work with a making, and says which entries stay with earlier ones. */
    static List<Pin> begin(Rows rows, Making making, NavigableSet<Long> spooled) throws SQLException {
        Statements sql = rows.sql();
        List<Row> known = rows(sql, making.project());
        Row last = known.isEmpty() ? null : known.getLast();
        if (last != null && last.open() && !spooled.isEmpty()) {
            sql.update("UPDATE making SET pin_through = ? WHERE id = ?", spooled.last(), last.id());
        }
        if (last != null && last.digest().equals(making.digest())) {
            sql.update("UPDATE making SET open = 1 WHERE id = ?", last.id());
        } else {
            sql.update("UPDATE making SET open = 0 WHERE project = ?", making.project());
            sql.insert(
                    "INSERT INTO making (project, digest, document, open) VALUES (?, ?, ?, 1)",
                    making.project(),
                    making.digest(),
                    making.document());
        }
        NavigableSet<Long> unclaimed = new TreeSet<>(spooled);
        unclaimed.removeAll(named(sql, RELEASED, spooled));
        List<Pin> pins = new ArrayList<>();
        for (Row row : rows(sql, making.project())) {
            Set<Long> entries = claim(sql, row, spooled, unclaimed);
            if (entries.isEmpty() && !row.open()) {
                sql.update("DELETE FROM making WHERE id = ?", row.id());
            } else if (!entries.isEmpty() && !row.digest().equals(making.digest())) {
                pins.add(new Pin(new Making(making.project(), row.digest(), document(sql, row)), entries));
            }
        }
        return pins;
    }

    /** The entries of a making among those that no earlier one has. */
    private static Set<Long> claim(Statements sql, Row row, NavigableSet<Long> spooled, NavigableSet<Long> unclaimed)
            throws SQLException {
        // never above what is there: ids that come later must not fall below it, whatever the clock does
        Long through = spooled.floor(row.pinThrough());
        sql.update("UPDATE making SET pin_through = ? WHERE id = ?", through == null ? 0 : through, row.id());
        Set<Long> entries = named(sql, row.id(), spooled);
        entries.retainAll(unclaimed);
        if (through != null) {
            entries.addAll(unclaimed.headSet(through, true));
        }
        unclaimed.removeAll(entries);
        return entries;
    }

    /** What is bound to a making entry by entry; what is no longer there is forgotten. */
    private static Set<Long> named(Statements sql, long making, NavigableSet<Long> spooled) throws SQLException {
        Set<Long> entries = new HashSet<>();
        sql.first(
                "SELECT entry FROM pinned_entry WHERE making = ?",
                pinned -> {
                    do {
                        entries.add(pinned.getLong(1));
                    } while (pinned.next());
                    return true;
                },
                making);
        for (long entry : List.copyOf(entries)) {
            if (!spooled.contains(entry)) {
                sql.update("DELETE FROM pinned_entry WHERE entry = ?", entry);
                entries.remove(entry);
            }
        }
        return entries;
    }

    private static byte[] document(Statements sql, Row row) throws SQLException {
        byte[] document = sql.first("SELECT document FROM making WHERE id = ?", found -> found.getBytes(1), row.id());
        return document == null ? new byte[0] : document;
    }

    /** An entry that was held and is worked on anew is bound to nothing. */
    static void release(Statements sql, long entry) throws SQLException {
        sql.update("INSERT OR REPLACE INTO pinned_entry (entry, making) VALUES (?, ?)", entry, RELEASED);
    }

    /** While a node works: from now on another making holds, but for entries that may have been sent as made with the one before. */
    static void change(Rows rows, Making making, Set<Long> begun) throws SQLException {
        end(rows, making.project(), begun);
        rows.sql()
                .insert(
                        "INSERT INTO making (project, digest, document, open) VALUES (?, ?, ?, 1)",
                        making.project(),
                        making.digest(),
                        making.document());
    }

    /** The node stops in order: of what it sent, only these have no known outcome. Those that are bound to an earlier making stay so. */
    static void end(Rows rows, String project, Set<Long> unsettled) throws SQLException {
        List<Row> known = rows(rows.sql(), project);
        if (known.isEmpty() || !known.getLast().open()) {
            return;
        }
        long making = known.getLast().id();
        for (long entry : unsettled) {
            rows.sql()
                    .update(
                            "INSERT INTO pinned_entry (entry, making) VALUES (?, ?)"
                                    + " ON CONFLICT (entry) DO UPDATE SET making = excluded.making WHERE making = ?",
                            entry,
                            making,
                            RELEASED);
        }
        rows.sql().update("UPDATE making SET open = 0 WHERE id = ?", making);
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
