package io.veilgate.core.ledger;

import io.veilgate.core.base.ReceivedUid;
import java.sql.SQLException;
import java.util.List;

/**
 * Archived instances that are to be replaced under the UID they have. Such a row is in another state than archived, and what is on record of the
 * archived object (digest, new UID, versions, spool entry) stays in it until the new one is archived: a digest in a row that is not archived says that a replacement
 * is under way.
 */
final class ReplacementRows {
    private record Known(InstanceKey key, boolean discarded) {}

    private ReplacementRows() {}

    /**
     * What is archived, could not be had again or was discarded instead is expected once more. What is under way is left alone, and what is not
     * the latest of its instance.
     */
    static void replace(Rows rows, List<Long> instances) throws SQLException {
        for (long id : instances) {
            Known known = rows.sql()
                    .first(
                            "SELECT name.text, uid, coalesce(reason = (SELECT id FROM name WHERE text = 'discarded'), 0)"
                                    + " FROM instance JOIN name ON name.id = project WHERE instance.id = ?"
                                    + " AND digest IS NOT NULL",
                            row -> new Known(
                                    new InstanceKey(row.getString(1), new ReceivedUid(row.getString(2))),
                                    row.getBoolean(3)),
                            id);
            Rows.Instance latest = known == null ? null : rows.find(known.key);
            if (known == null || latest == null || latest.id() != id) {
                continue;
            }
            switch (latest.state()) {
                case ARCHIVED, FAILED -> rows.move(latest, InstanceState.EXPECTED, latest.bytes());
                case QUARANTINED -> {
                    if (known.discarded) {
                        rows.move(latest, InstanceState.EXPECTED, latest.bytes());
                    }
                }
                case EXPECTED, RECEIVED -> {
                    // under way
                }
            }
        }
    }

    /** Whether the archive has another object that the instance is to replace. */
    static boolean isReplaced(Rows rows, long instance) throws SQLException {
        return rows.sql().first("SELECT 1 FROM instance WHERE id = ? AND digest IS NOT NULL", row -> true, instance)
                != null;
    }

    /** The new object is held; with what the archived one was made stays. */
    static void held(Rows rows, long instance, String reason) throws SQLException {
        rows.sql()
                .update(
                        "UPDATE instance SET reason = ?, finished_at = ? WHERE id = ?",
                        rows.name(reason),
                        rows.now(),
                        instance);
    }
}
