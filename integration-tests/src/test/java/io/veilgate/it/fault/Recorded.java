package io.veilgate.it.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/** What a ledger has on disk as archived, read from a copy: the node that owns it finds it as it was. */
final class Recorded {
    private static final int ARCHIVED = 4;

    private Recorded() {}

    /** New SOP Instance UIDs. */
    static Set<String> archived(Path data) throws Exception {
        Path copy = Files.createTempDirectory("veilgate-ledger-");
        try {
            for (String name : Set.of("ledger.db", "ledger.db-wal")) {
                if (Files.exists(data.resolve(name))) {
                    Files.copy(data.resolve(name), copy.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Set<String> uids = new HashSet<>();
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy.resolve("ledger.db"));
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT new_uid FROM instance WHERE state = " + ARCHIVED)) {
                while (rows.next()) {
                    uids.add(rows.getString(1));
                }
            }
            return uids;
        } finally {
            for (String name : Set.of("ledger.db", "ledger.db-wal", "ledger.db-shm")) {
                Files.deleteIfExists(copy.resolve(name));
            }
            Files.delete(copy);
        }
    }
}
