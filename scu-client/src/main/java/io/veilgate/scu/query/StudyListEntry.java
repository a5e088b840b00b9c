package io.veilgate.scu.query;

import java.util.Optional;

/** What one line of a study list is. Line numbers count from 1, the header is the first that is not empty. */
public sealed interface StudyListEntry {
    long line();

    /**
     * A line that can be run.
     *
     * @param researchId the pseudonymous Patient ID to use (VR LO)
     */
    record Request(long line, StudyKey key, Optional<String> researchId) implements StudyListEntry {
        @Override
        public String toString() {
            return "Request[line " + line + ", " + key + "]";
        }
    }

    /** A line that asks for the same as an earlier one, and is done with that. */
    record Duplicate(long line, long firstLine) implements StudyListEntry {}

    /** A line that cannot be run; the reason has no value of it. */
    record Bad(long line, String reason) implements StudyListEntry {}
}
