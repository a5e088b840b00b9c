package io.veilgate.core.pipeline;

import io.veilgate.core.deid.PatientIdentity;
import io.veilgate.core.deid.ResearchId;
import java.util.Optional;

/** The ResearchIDs that are bound to a project's patients. Asked by several threads at once. */
@FunctionalInterface
public interface ResearchIds {
    Optional<ResearchId> of(PatientIdentity patient);

    /** Every patient gets the derived pseudonym. */
    static ResearchIds none() {
        return _ -> Optional.empty();
    }
}
