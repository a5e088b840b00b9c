package io.veilgate.scp.wiring;

import io.veilgate.core.deid.PatientIdentity;
import io.veilgate.core.deid.Pseudonyms;
import io.veilgate.core.deid.ResearchId;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.pipeline.ResearchIds;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A project's ResearchIDs as the ledger has them, the answers for the latest patients kept: instances of one come together. What is kept is
 * forgotten whenever a further ResearchID is bound. For any thread.
 */
final class LedgerResearchIds implements ResearchIds {
    private static final int KEPT = 4096;

    private final Ledger ledger;
    private final String project;
    private final Pseudonyms pseudonyms;
    private final Map<String, Optional<ResearchId>> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<ResearchId>> eldest) {
            return size() > KEPT;
        }
    };
    private long bound;

    LedgerResearchIds(Ledger ledger, String project, Pseudonyms pseudonyms) {
        this.ledger = ledger;
        this.project = project;
        this.pseudonyms = pseudonyms;
    }

    @Override
    public Optional<ResearchId> of(PatientIdentity patient) {
        String key = pseudonyms.patient(patient);
        synchronized (this) {
            long now = ledger.researchIdsBound();
            if (now != bound) {
                kept.clear();
                bound = now;
            }
            return kept.computeIfAbsent(
                    key, absent -> ledger.researchId(project, absent).map(ResearchId::new));
        }
    }
}
