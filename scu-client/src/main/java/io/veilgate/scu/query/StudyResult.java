package io.veilgate.scu.query;

import io.veilgate.core.base.Uid;
import java.util.Optional;

/**
 * What became of one study of a list's line, or of a line without studies. It has nothing of the original.
 *
 * @param line of the list, from 1
 * @param expected instances that the PACS said the study has
 * @param reason why not all is archived
 * @param newPatientId the pseudonym, once an instance has been made with it
 */
public record StudyResult(
        long line,
        Outcome outcome,
        long expected,
        long archived,
        long quarantined,
        long failed,
        Optional<String> reason,
        Optional<String> newPatientId,
        Optional<Uid> newStudyInstanceUid) {
    public enum Outcome {
        ARCHIVED,
        QUARANTINED,
        FAILED,
        EXCLUDED,
        DUPLICATE,
        NOT_FOUND,
        BAD_LINE
    }

    /** A line that came to no study. */
    public static StudyResult withoutStudy(long line, Outcome outcome, String reason) {
        return new StudyResult(line, outcome, 0, 0, 0, 0, Optional.of(reason), Optional.empty(), Optional.empty());
    }
}
