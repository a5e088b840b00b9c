package io.veilgate.core.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The SQLite file: one connection that writes and a few that read. Write-ahead log, so readers and the writer do not wait for each
 * other; synchronous FULL, so that a commit is on disk when it returns.
 */
final class Database implements AutoCloseable {
    private static final int READERS = 3;
    private static final int WRITER_CACHE_KIB = 8 << 10;
    private static final int READER_CACHE_KIB = 2 << 10;
    private static final int BUSY_MILLIS = 30_000;

    private final String url;
    private final Connection writer;
    private final BlockingQueue<Connection> readers = new ArrayBlockingQueue<>(READERS);

    private Database(String url) throws SQLException {
        this.url = url;
        writer = source(url, WRITER_CACHE_KIB).getConnection();
        writer.setAutoCommit(false);
        for (int i = 0; i < READERS; i++) {
            readers.add(reader());
        }
    }

    /** A further connection that only reads; its user closes it. */
    Connection reader() throws SQLException {
        Connection reader = source(url, READER_CACHE_KIB).getConnection();
        reader.createStatement().execute("PRAGMA query_only = ON");
        return reader;
    }

    static Database open(Path file) {
        String url = "jdbc:sqlite:" + file.toAbsolutePath();
        try {
            if (!Files.exists(file)) {
                // what SQLite puts beside the file takes the file's mode
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Schema.bringUpToDate(source(url, READER_CACHE_KIB));
            return new Database(url);
        } catch (LedgerException e) {
            throw e;
        } catch (IOException | SQLException | RuntimeException e) {
            throw new LedgerException("ledger: cannot open its file: " + e.getMessage(), e);
        }
    }

    private static SQLiteDataSource source(String url, int cacheKib) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setCacheSize(-cacheKib);
        // rows say their number by RETURNING; the driver would match a pattern against, and query after, every update
        config.setGetGeneratedKeys(false);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(url);
        return source;
    }

    /** A copy without free pages, of one moment; readers and the writer go on. */
    void copyTo(Path file) {
        try {
            // before SQLite writes into it; it takes an empty file
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (Connection connection = source(url, READER_CACHE_KIB).getConnection();
                    PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
                copy.setString(1, file.toAbsolutePath().toString());
                copy.execute();
            }
            try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
                written.force(true);
            }
        } catch (IOException | SQLException e) {
            throw new LedgerException(
                    "ledger: cannot be copied: " + e.getClass().getSimpleName(), e);
        }
    }

    Connection writer() {
        return writer;
    }

    /** Lends the reading connections; a reader waits while all are lent. */
    Jdbi reads() {
        return Jdbi.create(new ConnectionFactory() {
            @Override
            public Connection openConnection() throws SQLException {
                try {
                    return readers.take();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new SQLException("interrupted while waiting to read", e);
                }
            }

            @Override
            public void closeConnection(Connection connection) {
                readers.add(connection);
            }
        });
    }

    @Override
    public void close() {
        try {
            for (int i = 0; i < READERS; i++) {
                readers.take().close();
            }
            writer.close();
        } catch (SQLException e) {
            throw new LedgerException("ledger: cannot close its file", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
