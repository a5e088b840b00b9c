package io.veilgate.core.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The one question that is asked for each instance: what is on record of it. A statement of its own, prepared once. For any thread. */
final class InstanceLookup implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Connection connection;
    private final PreparedStatement statement;

    /** @param connection for reading; closed with this */
    InstanceLookup(Connection connection) throws SQLException {
        this.connection = connection;
        this.statement = connection.prepareStatement(
                "SELECT state, bytes, reason.text AS reason, instance.digest AS digest, instance.new_uid AS new_uid,"
                        + " differing, instance.entry AS entry, generation,"
                        + " stored.entry AS stored_entry, stored.new_uid AS stored_uid, awaiting, refusals, ready.entry AS ready_entry, making.text AS ready_making, decision, why.text AS ready_reason, rules.text AS rules, profile.text AS profile, configuration.text AS configuration"
                        + " FROM instance LEFT JOIN name reason ON reason.id = instance.reason"
                        + " LEFT JOIN name rules ON rules.id = instance.rules"
                        + " LEFT JOIN name profile ON profile.id = instance.profile"
                        + " LEFT JOIN name configuration ON configuration.id = instance.configuration"
                        + " LEFT JOIN stored ON stored.instance = instance.id"
                        + " LEFT JOIN ready ON ready.instance = instance.id"
                        + " LEFT JOIN name making ON making.id = ready.making"
                        + " LEFT JOIN name why ON why.id = ready.reason"
                        + " WHERE project = (SELECT id FROM name WHERE text = ?) AND uid = ? ORDER BY generation DESC LIMIT 1");
    }

    Optional<InstanceRecord> find(InstanceKey key) {
        lock.lock();
        try {
            statement.setString(1, key.project());
            statement.setString(2, key.uid().value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(Reads.instance(row)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new LedgerException("ledger: not read", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws SQLException {
        lock.lock();
        try (connection) {
            statement.close();
        } finally {
            lock.unlock();
        }
    }
}
