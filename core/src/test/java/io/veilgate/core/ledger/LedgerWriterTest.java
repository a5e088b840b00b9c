package io.veilgate.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.Time;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerWriterTest {
    @TempDir
    Path folder;

    /** As SQLite does when the disk is full. */
    @Test
    void writesOnAfterATransactionThatWasRolledBackByItself() throws Exception {
        try (Database database = Database.open(folder.resolve("ledger.db"));
                Statements statements = new Statements(database.writer());
                LedgerWriter writer = new LedgerWriter(database.writer(), new Rows(statements, Time.system()))) {
            assertThatThrownBy(() -> writer.<Long>submit(rows -> {
                                rows.name("lost");
                                rows.sql().update("ROLLBACK");
                                throw new SQLException("database or disk is full");
                            })
                            .get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(LedgerException.class);
            long kept = writer.submit(rows -> rows.name("kept")).get(30, TimeUnit.SECONDS);
            assertThat(writer.submit(rows -> rows.name("kept")).get(30, TimeUnit.SECONDS))
                    .isEqualTo(kept);
        }
    }
}
