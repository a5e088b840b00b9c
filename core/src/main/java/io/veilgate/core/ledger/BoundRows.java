package io.veilgate.core.ledger;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What is bound at its first use and holds from then on. */
final class BoundRows {
    private BoundRows() {}

    static Binding bindResearchId(Rows rows, String project, String patient, String researchId) throws SQLException {
        String bound = rows.sql()
                .first(
                        "SELECT research_id FROM research_id WHERE project = ? AND patient = ?",
                        row -> row.getString(1),
                        project,
                        patient);
        if (bound == null) {
            rows.sql()
                    .update(
                            "INSERT INTO research_id (project, patient, research_id) VALUES (?, ?, ?)",
                            project,
                            patient,
                            researchId);
        }
        return compare(bound, researchId);
    }

    static Binding bindKey(Rows rows, String project, String fingerprint) throws SQLException {
        String bound = rows.sql()
                .first("SELECT fingerprint FROM project_key WHERE project = ?", row -> row.getString(1), project);
        if (bound == null) {
            rows.sql().update("INSERT INTO project_key (project, fingerprint) VALUES (?, ?)", project, fingerprint);
        }
        return compare(bound, fingerprint);
    }

    private static Binding compare(@Nullable String bound, String wanted) {
        if (bound == null) {
            return Binding.FIRST;
        }
        return bound.equals(wanted) ? Binding.SAME : Binding.CONFLICT;
    }
}
