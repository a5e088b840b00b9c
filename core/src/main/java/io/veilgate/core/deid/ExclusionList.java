package io.veilgate.core.deid;

import io.veilgate.core.base.Tag;
import io.veilgate.core.dataset.DataSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Patients and studies that must not be retrieved or sent, say of people who opted out. Immutable.
 *
 * <p>In doubt it excludes: a line with patient and study excludes both; a patient without issuer is excluded whoever issued the ID, and an
 * instance that names no issuer is excluded by any. Patient IDs compare without case, and those of digits alone without leading zeros,
 * which spreadsheets drop.
 */
public final class ExclusionList {
    private static final ExclusionList NONE = new ExclusionList(Map.of(), Set.of());
    private static final String ANY_ISSUER = "";

    private final Map<String, Set<String>> issuersByPatientId;
    private final Set<String> studyInstanceUids;

    private ExclusionList(Map<String, Set<String>> issuersByPatientId, Set<String> studyInstanceUids) {
        this.issuersByPatientId = issuersByPatientId;
        this.studyInstanceUids = studyInstanceUids;
    }

    /** Excludes nobody. */
    public static ExclusionList none() {
        return NONE;
    }

    /**
     * Reads a CSV file with a header that names PatientID, IssuerOfPatientID or StudyInstanceUID; other columns are ignored. UTF-8 with
     * or without byte order mark, else CP949; comma, semicolon or tab.
     *
     * @throws IOException if it cannot be read or a line is bad; the message names file and line number, never a value
     */
    public static ExclusionList read(Path file) throws IOException {
        Map<String, Set<String>> issuersByPatientId = new HashMap<>();
        Set<String> studyInstanceUids = new HashSet<>();
        for (ExclusionFile.Line line : ExclusionFile.read(file)) {
            if (!line.patientId().isEmpty()) {
                issuersByPatientId
                        .computeIfAbsent(patientKey(line.patientId()), _ -> new HashSet<>())
                        .add(issuerKey(line.issuer()));
            }
            if (!line.studyInstanceUid().isEmpty()) {
                studyInstanceUids.add(line.studyInstanceUid());
            }
        }
        return new ExclusionList(issuersByPatientId, studyInstanceUids);
    }

    /** Whether nobody is excluded. */
    public boolean isEmpty() {
        return issuersByPatientId.isEmpty() && studyInstanceUids.isEmpty();
    }

    /** Whether a study is excluded; what is not known is empty. */
    public boolean excludes(String patientId, String issuer, String studyInstanceUid) {
        return studyInstanceUids.contains(Pseudonyms.trim(studyInstanceUid)) || excludesPatient(patientId, issuer);
    }

    /**
     * Whether an instance, or an answer to a query, is excluded: by its study, its Patient ID or one of the patient's other IDs.
     *
     * @param defaultIssuer who issued an ID that does not say so; may be empty
     */
    public boolean excludes(DataSet received, String defaultIssuer) {
        if (isEmpty()) {
            return false;
        }
        return excludes("", "", received.string(Tag.StudyInstanceUID).orElse(""))
                || excludesIdOf(received, defaultIssuer)
                || received.strings(Tag.OtherPatientIDs).stream().anyMatch(id -> excludesPatient(id, ""))
                || received.items(Tag.OtherPatientIDsSequence).stream().anyMatch(item -> excludesIdOf(item, ""));
    }

    private boolean excludesIdOf(DataSet dataSet, String defaultIssuer) {
        List<String> patientId = dataSet.strings(Tag.PatientID);
        return excludesPatient(
                String.join("\\", patientId),
                dataSet.string(Tag.IssuerOfPatientID).orElse(defaultIssuer));
    }

    private boolean excludesPatient(String patientId, String issuer) {
        Set<String> issuers = issuersByPatientId.get(patientKey(patientId));
        return issuers != null
                && (issuers.contains(ANY_ISSUER) || issuerKey(issuer).isEmpty() || issuers.contains(issuerKey(issuer)));
    }

    private static String patientKey(String patientId) {
        String key = issuerKey(patientId);
        return SearchText.isDigits(key) ? key.replaceFirst("^0+(?=.)", "") : key;
    }

    private static String issuerKey(String issuer) {
        return Pseudonyms.normalized(Pseudonyms.trim(issuer)).toUpperCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "ExclusionList[" + issuersByPatientId.size() + " patients, " + studyInstanceUids.size() + " studies]";
    }
}
