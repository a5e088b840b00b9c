package io.veilgate.core.ledger;

import java.util.Optional;

/**
 * A line of a job's study list, and what came of it.
 *
 * @param number as in the file, from 1
 * @param keyKind the column that names the studies, "StudyInstanceUID" say
 * @param newPatientId the pseudonymous Patient ID of its studies
 */
public record ListLine(
        int number,
        String keyKind,
        Outcome outcome,
        Optional<String> newPatientId,
        Optional<String> newStudyInstanceUid,
        Optional<String> error) {
    public enum Outcome {
        PENDING,
        /** Its studies are known. */
        EXPANDED,
        DONE,
        /** Some of its instances are held or could not be had. */
        INCOMPLETE,
        NOT_FOUND,
        BAD,
        EXCLUDED,
        /** An earlier line names the same studies. */
        DUPLICATE
    }

    /** The line with the sums over its studies. */
    public record Result(ListLine line, int studies, Counts instances) {}
}
