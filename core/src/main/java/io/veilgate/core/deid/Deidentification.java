package io.veilgate.core.deid;

import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.DataSet;
import java.util.Optional;

/** What became of a header. */
public sealed interface Deidentification {
    /**
     * A new header.
     *
     * @param dataSet shares encoded values with the received one, which was not changed
     * @param studyInstanceUid empty where the received instance has none; so the Series Instance UID
     * @param patientId the pseudonym, also in Patient's Name
     * @param profileVersion as {@link Profile#version}
     * @param replaced what stood in the received header and must not stand in this one
     */
    record Deidentified(
            DataSet dataSet,
            Uid sopInstanceUid,
            Optional<Uid> studyInstanceUid,
            Optional<Uid> seriesInstanceUid,
            String patientId,
            String profileVersion,
            Identifiers replaced)
            implements Deidentification {
        @Override
        public String toString() {
            return "Deidentified[" + profileVersion + ", " + dataSet + "]";
        }
    }

    /** No new header, with the element that is the reason. */
    record Held(Cause cause, int tag) implements Deidentification {}

    enum Cause {
        /** Patient ID is missing or stands for "not known". */
        NO_PATIENT_ID,
        /** SOP Instance UID is missing. */
        NO_SOP_INSTANCE_UID,
        /** A value that must be read is too long for memory, or a sequence that came as bytes of VR UN. */
        UNREADABLE_VALUE
    }
}
