package io.veilgate.core.ledger;

import io.veilgate.core.base.Uid;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What archives have stored and not committed yet, and what they were asked. */
final class CommitmentRows {
    /** No archive takes longer; a request that is never reported on does not stay for ever. */
    private static final Duration KEPT = Duration.ofDays(90);

    private record Row(long instance, long entry, int refusals) {}

    private CommitmentRows() {}

    /** The same entry again keeps count of refusals. */
    static void stored(Rows rows, long instance, Change.Stored stored) throws SQLException {
        rows.sql()
                .update(
                        "INSERT INTO stored (instance, entry, archive, new_uid, digest, rules, profile, configuration, awaiting)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT (instance) DO UPDATE SET"
                                + " refusals = CASE WHEN entry = excluded.entry THEN refusals ELSE 0 END, entry = excluded.entry,"
                                + " archive = excluded.archive, new_uid = excluded.new_uid, digest = excluded.digest,"
                                + " rules = excluded.rules, profile = excluded.profile, configuration = excluded.configuration,"
                                + " awaiting = 1",
                        instance,
                        stored.entry(),
                        rows.name(stored.archive()),
                        stored.newSopInstanceUid().value(),
                        Rows.bytes(stored.outputDigest()),
                        rows.name(stored.versions().rules()),
                        rows.name(stored.versions().profile()),
                        rows.name(stored.versions().configuration()));
    }

    static void forget(Rows rows, long instance) throws SQLException {
        rows.sql().update("DELETE FROM stored WHERE instance = ?", instance);
    }

    static void ask(Rows rows, String archive, Uid transactionUid) throws SQLException {
        long now = rows.now();
        rows.sql().update("DELETE FROM commitment_request WHERE asked_at < ?", now - KEPT.toMillis());
        rows.sql()
                .update(
                        "INSERT INTO commitment_request (transaction_uid, archive, asked_at) VALUES (?, ?, ?)",
                        transactionUid.value(),
                        rows.name(archive),
                        now);
    }

    /** Empty if nothing was asked of this archive under this Transaction UID, or it has reported already. */
    static Optional<CommitmentResult> report(
            Rows rows, String archive, String transactionUid, List<String> committed, List<String> refused)
            throws SQLException {
        int known = rows.sql()
                .update(
                        "DELETE FROM commitment_request WHERE transaction_uid = ? AND archive = ?",
                        transactionUid,
                        rows.name(archive));
        if (known == 0) {
            return Optional.empty();
        }
        List<Long> done = new ArrayList<>();
        for (String uid : committed) {
            Row row = awaiting(rows, archive, uid);
            if (row != null) {
                rows.committed(row.instance());
                done.add(row.entry());
            }
        }
        List<Stored> again = new ArrayList<>();
        for (String uid : refused) {
            Row row = awaiting(rows, archive, uid);
            if (row != null) {
                rows.sql()
                        .update(
                                "UPDATE stored SET awaiting = 0, refusals = refusals + 1 WHERE instance = ?",
                                row.instance());
                again.add(new Stored(row.entry(), new Uid(uid), false, row.refusals() + 1));
            }
        }
        return Optional.of(new CommitmentResult(done, again));
    }

    private static @Nullable Row awaiting(Rows rows, String archive, String newUid) throws SQLException {
        return rows.sql()
                .first(
                        "SELECT instance, entry, refusals FROM stored WHERE new_uid = ? AND archive = ? AND awaiting = 1",
                        row -> new Row(row.getLong(1), row.getLong(2), row.getInt(3)),
                        newUid,
                        rows.name(archive));
    }
}
