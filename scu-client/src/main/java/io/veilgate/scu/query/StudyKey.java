package io.veilgate.scu.query;

import io.veilgate.core.base.ReceivedUid;
import java.util.Optional;

/**
 * What one line of a study list asks for, safe to send as C-FIND keys: no value can match more than itself. Every part that is given has to
 * hold, and one of UID, Accession Number and Patient ID has to be given.
 *
 * @param studyInstanceUid digits and dots; PACS hold UIDs that break the other rules
 * @param accessionNumber VR SH
 * @param patientId VR LO
 * @param issuerOfPatientId VR LO; only with a Patient ID
 * @param modality VR CS; a study fits if one of its series has it
 */
public record StudyKey(
        Optional<ReceivedUid> studyInstanceUid,
        Optional<String> accessionNumber,
        Optional<String> patientId,
        Optional<String> issuerOfPatientId,
        Optional<DateRange> studyDate,
        Optional<String> modality) {
    public StudyKey {
        if (studyInstanceUid.isEmpty() && accessionNumber.isEmpty() && patientId.isEmpty()) {
            throw new IllegalArgumentException("no StudyInstanceUID, AccessionNumber or PatientID");
        }
        if (issuerOfPatientId.isPresent() && patientId.isEmpty()) {
            throw new IllegalArgumentException("IssuerOfPatientID without PatientID");
        }
        studyInstanceUid.ifPresent(uid -> {
            if (!SafeText.isUid(uid.value())) {
                throw new IllegalArgumentException("StudyInstanceUID is not digits and dots, at most 64");
            }
        });
        accessionNumber.ifPresent(value -> SafeText.checkKey("AccessionNumber", value, 16));
        patientId.ifPresent(value -> SafeText.checkKey("PatientID", value, 64));
        issuerOfPatientId.ifPresent(value -> SafeText.checkKey("IssuerOfPatientID", value, 64));
        modality.ifPresent(value -> {
            if (!value.matches("[A-Z0-9_ ]{1,16}")) {
                throw new IllegalArgumentException("Modality is not 1 to 16 capitals, digits, spaces or '_'");
            }
        });
    }

    public static StudyKey ofStudy(ReceivedUid studyInstanceUid) {
        return new StudyKey(
                Optional.of(studyInstanceUid),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Which parts are given: the values lead to a patient. */
    @Override
    public String toString() {
        return "StudyKey["
                + (studyInstanceUid.isPresent() ? "StudyInstanceUID " : "")
                + (accessionNumber.isPresent() ? "AccessionNumber " : "")
                + (patientId.isPresent() ? "PatientID" : "")
                + "]";
    }
}
