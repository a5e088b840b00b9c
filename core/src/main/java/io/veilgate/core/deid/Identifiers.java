package io.veilgate.core.deid;

import io.veilgate.core.base.Tag;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What identifies the patient in a received header, at every depth and also in what is removed: the patient's names, IDs, birth date,
 * accession numbers, addresses, telephone numbers, and the UIDs to which action U applies. {@link ExitCheck} looks for it.
 */
public final class Identifiers {
    private final Profile profile;
    private final Needles collected = new Needles();
    private final Set<String> uids = new HashSet<>();
    private final Set<String> instanceUids = new HashSet<>();
    private final List<Needle> needles;

    private Identifiers(DataSet received, Profile profile) {
        this.profile = profile;
        collect(received);
        this.needles = collected.all();
    }

    static Identifiers of(DataSet received, Profile profile) {
        return new Identifiers(received, profile);
    }

    private void collect(DataSet dataSet) {
        for (Element element : dataSet.elements()) {
            if (element.value() instanceof Value.Items sequence) {
                sequence.items().forEach(item -> collect(item.dataSet()));
            } else if (element.value() instanceof Value.Bytes bytes && bytes.encoded().length > 0) {
                collect(element, bytes.encoded(), dataSet);
            }
        }
    }

    private void collect(Element element, byte[] encoded, DataSet dataSet) {
        int tag = element.tag();
        switch (tag) {
            case Tag.PatientName,
                    Tag.OtherPatientNames,
                    Tag.PatientBirthName,
                    Tag.PatientMotherBirthName,
                    Tag.ResponsiblePerson,
                    Tag.NameToUse -> values(element, encoded, dataSet).forEach(collected::name);
            case Tag.PatientID,
                    Tag.OtherPatientIDs,
                    Tag.MedicalRecordLocator,
                    Tag.AccessionNumber,
                    Tag.PlacerOrderNumberImagingServiceRequest,
                    Tag.FillerOrderNumberImagingServiceRequest,
                    Tag.AdmissionID,
                    Tag.ClinicalTrialSubjectID ->
                values(element, encoded, dataSet).forEach(collected::identifier);
            case Tag.PatientBirthDate -> values(element, encoded, dataSet).forEach(collected::date);
            case Tag.PatientAddress,
                    Tag.PatientTelephoneNumbers,
                    Tag.PatientTelecomInformation,
                    Tag.PersonAddress,
                    Tag.PersonTelephoneNumbers,
                    Tag.ReferringPhysicianAddress,
                    Tag.ReferringPhysicianTelephoneNumbers,
                    Tag.InstitutionAddress -> values(element, encoded, dataSet).forEach(collected::contact);
            default -> {
                if (profile.action(tag) == Action.U) {
                    collectUids(tag, encoded);
                }
            }
        }
    }

    private static List<String> values(Element element, byte[] encoded, DataSet dataSet) {
        return TextValues.of(element, encoded, dataSet.characterSet());
    }

    private void collectUids(int tag, byte[] encoded) {
        for (String value : UidReplacement.values(encoded)) {
            if (value.isEmpty() || UidReplacement.isKept(tag, value)) {
                continue;
            }
            uids.add(value);
            switch (tag) {
                case Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID, Tag.ReferencedSOPInstanceUID ->
                    instanceUids.add(value);
                default -> {}
            }
        }
    }

    /** Whether this is one of the UIDs. */
    boolean hasUid(String value) {
        return uids.contains(value);
    }

    /** Whether this is the UID of a study, series or instance. */
    boolean hasInstanceUid(String value) {
        return instanceUids.contains(value);
    }

    /** All but the UIDs. */
    List<Needle> needles() {
        return needles;
    }

    @Override
    public String toString() {
        return "Identifiers[" + needles.size() + " values, " + uids.size() + " UIDs]";
    }
}
