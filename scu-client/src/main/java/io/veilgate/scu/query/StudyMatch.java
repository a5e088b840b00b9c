package io.veilgate.scu.query;

import io.veilgate.core.base.ReceivedUid;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A study as a PACS describes it, checked against the key that found it. Lists are empty and optional parts absent where the PACS does not
 * say: only the UID is sure to be there.
 *
 * @param modalities Modalities in Study (0008,0061)
 * @param sopClasses SOP Classes in Study (0008,0062)
 * @param series Number of Study Related Series (0020,1206)
 * @param instances Number of Study Related Instances (0020,1208)
 */
public record StudyMatch(
        ReceivedUid studyInstanceUid,
        Optional<String> patientId,
        Optional<String> issuerOfPatientId,
        Optional<String> accessionNumber,
        Optional<String> studyDate,
        List<String> modalities,
        List<ReceivedUid> sopClasses,
        OptionalInt series,
        OptionalInt instances) {
    public StudyMatch {
        modalities = List.copyOf(modalities);
        sopClasses = List.copyOf(sopClasses);
    }

    /** Counts only: the rest leads to a patient. */
    @Override
    public String toString() {
        return "StudyMatch[series " + series + ", instances " + instances + "]";
    }
}
