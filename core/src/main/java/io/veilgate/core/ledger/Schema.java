package io.veilgate.core.ledger;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/** The tables' definitions, from the first to today's; a file of any of them becomes one of today's. */
final class Schema {
    private Schema() {}

    /** @throws LedgerException if the file is of a schema that this build does not know */
    static void bringUpToDate(DataSource file) {
        Flyway flyway = Flyway.configure(Schema.class.getClassLoader())
                .dataSource(file)
                .locations("classpath:io/veilgate/core/ledger")
                .load();
        MigrationVersion newest = MigrationVersion.EMPTY;
        MigrationVersion current = MigrationVersion.EMPTY;
        for (MigrationInfo info : flyway.info().all()) {
            if (info.isVersioned() && info.getState().isResolved()) {
                newest = later(newest, info.getVersion());
            }
            if (info.isVersioned() && info.getState().isApplied()) {
                current = later(current, info.getVersion());
            }
        }
        if (current.compareTo(newest) > 0) {
            throw new LedgerException(
                    "ledger: its schema is " + current + ", of a later Veilgate; this one knows schemas up to " + newest
                            + ": install the later one again, or put back the backup made before the upgrade",
                    null);
        }
        flyway.migrate();
    }

    private static MigrationVersion later(MigrationVersion one, MigrationVersion other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
