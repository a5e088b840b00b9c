package io.veilgate.core.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rows that say that a file is in spool or quarantine, held against what was seen there since the node was started. */
final class JoinRows {
    private static final int AT_ONCE = 500;

    private JoinRows() {}

    /**
     * Some of the rows in this state whose file was not seen since the start go back to expected, and studies that
     * were done with them are open again; what was discarded has no file, and stays.
     *
     * @return how many; 0 once there are no more
     */
    static int forgetUnseen(Rows rows, InstanceState state) throws SQLException {
        List<Rows.Instance> unseen = new ArrayList<>();
        rows.sql()
                .first(
                        "SELECT id, project, bytes, generation FROM instance WHERE state = " + state.code()
                                + " AND seen < ? AND (reason IS NULL OR reason <> coalesce("
                                + "(SELECT id FROM name WHERE text = 'discarded'), -1)) LIMIT "
                                + AT_ONCE,
                        row -> {
                            do {
                                unseen.add(new Rows.Instance(
                                        row.getLong(1), row.getLong(2), state, row.getLong(3), row.getInt(4), 0));
                            } while (row.next());
                            return true;
                        },
                        rows.start());
        for (Rows.Instance instance : unseen) {
            rows.move(instance, InstanceState.EXPECTED, instance.bytes());
            CommitmentRows.forget(rows, instance.id());
            ReadyRows.forget(rows, instance.id());
            rows.sql()
                    .update(
                            "UPDATE study SET state = 'OPEN' WHERE state = 'DONE' AND id IN"
                                    + " (SELECT study FROM expectation WHERE instance = ?)",
                            instance.id());
        }
        return unseen.size();
    }
}
