package io.veilgate.core.ledger;

import java.sql.SQLException;

/** By how much a study's counts have changed. */
final class CountDelta {
    private final long[] instances = new long[InstanceState.COUNT];
    private long bytes;

    void add(InstanceState state, int count, long addedBytes) {
        instances[state.code()] += count;
        bytes += addedBytes;
    }

    void write(Statements sql, long study) throws SQLException {
        sql.update(
                "UPDATE study SET expected = expected + ?, received = received + ?, failed = failed + ?,"
                        + " quarantined = quarantined + ?, archived = archived + ?, bytes = bytes + ? WHERE id = ?",
                instances[InstanceState.EXPECTED.code()],
                instances[InstanceState.RECEIVED.code()],
                instances[InstanceState.FAILED.code()],
                instances[InstanceState.QUARANTINED.code()],
                instances[InstanceState.ARCHIVED.code()],
                bytes,
                study);
    }
}
