package io.veilgate.core.deid;

import io.veilgate.core.base.Tables;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes the header that may leave from the one received (PS3.15 §E.1.1): a profile, the identities of a project, and the attributes that
 * say what was done. The received data set is not changed. Safe for several threads.
 */
public final class Deidentifier {
    private static final String BASIC_PROFILE = "113100";
    private static final String CLEAN_PIXEL_DATA = "113101";

    private static final class Methods {
        static final Map<String, String> MEANINGS =
                Tables.read(Deidentifier.class, "deidentification-methods.tsv").stream()
                        .collect(Collectors.toUnmodifiableMap(row -> row[0], row -> row[1]));
    }

    private final Profile profile;
    private final Pseudonyms pseudonyms;
    private final String defaultIssuer;
    private final String method;
    private final int generation;

    /** @param defaultIssuer who issued a Patient ID that does not say so; may be empty */
    public Deidentifier(Profile profile, Pseudonyms pseudonyms, String defaultIssuer) {
        this(profile, pseudonyms, defaultIssuer, 0);
    }

    private Deidentifier(Profile profile, Pseudonyms pseudonyms, String defaultIssuer, int generation) {
        this.generation = generation;
        this.profile = profile;
        this.pseudonyms = pseudonyms;
        this.defaultIssuer = defaultIssuer;
        this.method = "Veilgate, PS3.15 " + profile.version();
    }

    /**
     * One that makes an instance anew under another SOP Instance UID; patient, study, series, and all that the instance refers to, stay.
     *
     * @param times how often it has been made anew; 0 for the first
     */
    public Deidentifier again(int times) {
        return times == generation ? this : new Deidentifier(profile, pseudonyms, defaultIssuer, times);
    }

    /**
     * @param researchId takes the place of the derived Patient ID and Patient's Name
     * @param pixels what to say about text in the pixels
     */
    public Deidentification apply(DataSet received, Optional<ResearchId> researchId, PixelStatement pixels) {
        Optional<PatientIdentity> patient = patient(received);
        if (patient.isEmpty()) {
            return new Deidentification.Held(Deidentification.Cause.NO_PATIENT_ID, Tag.PatientID);
        }
        Optional<String> sopInstanceUid = uid(received, Tag.SOPInstanceUID);
        if (sopInstanceUid.isEmpty()) {
            return new Deidentification.Held(Deidentification.Cause.NO_SOP_INSTANCE_UID, Tag.SOPInstanceUID);
        }
        UidReplacement uids = new UidReplacement(pseudonyms);
        DataSet created;
        try {
            created = new Rewriter(profile, uids).rewrite(received);
        } catch (UnreadableValueException e) {
            return new Deidentification.Held(Deidentification.Cause.UNREADABLE_VALUE, e.tag());
        }
        String patientId = researchId.map(ResearchId::value).orElseGet(() -> pseudonyms.patient(patient.get()));
        // not every declared repertoire has all of ASCII
        created.putString(Tag.PatientName, Vr.PN, patientId);
        created.putString(Tag.PatientID, Vr.LO, patientId);
        sayWhatWasDone(created, pixels);
        Uid newSopInstanceUid = uids.of(sopInstanceUid.get());
        if (generation > 0) {
            newSopInstanceUid = pseudonyms.ofGeneration(generation).uid(sopInstanceUid.get());
            put(created, Tag.SOPInstanceUID, Vr.UI, newSopInstanceUid.value());
        }
        return new Deidentification.Deidentified(
                created,
                newSopInstanceUid,
                uid(received, Tag.StudyInstanceUID).map(uids::of),
                uid(received, Tag.SeriesInstanceUID).map(uids::of),
                patientId,
                profile.version(),
                Identifiers.of(received, profile));
    }

    /** The patient of an instance; empty if there is no usable Patient ID. */
    public Optional<PatientIdentity> patient(DataSet received) {
        return PatientIdentity.of(received, defaultIssuer);
    }

    /** What a patient is called where no ResearchID says otherwise; also the name to bind a ResearchID to, as it tells nothing. */
    public String pseudonym(PatientIdentity patient) {
        return pseudonyms.patient(patient);
    }

    /** Who issued a Patient ID that does not say so; may be empty. */
    public String defaultIssuer() {
        return defaultIssuer;
    }

    public Profile profile() {
        return profile;
    }

    /** The Study Instance UID that a study gets, known before any of its instances has come. */
    public Uid studyInstanceUid(String received) {
        return pseudonyms.uid(received);
    }

    private static Optional<String> uid(DataSet dataSet, int tag) {
        return dataSet.get(tag)
                .filter(element -> element.value() instanceof Value.Bytes)
                .map(element -> UidReplacement.values(((Value.Bytes) element.value()).encoded())[0])
                .filter(value -> !value.isEmpty());
    }

    private void sayWhatWasDone(DataSet created, PixelStatement pixels) {
        put(created, Tag.PatientIdentityRemoved, Vr.CS, "YES");
        putMethod(created);
        List<DataSet> codes = new ArrayList<>();
        codes.add(code(created, BASIC_PROFILE));
        if (pixels == PixelStatement.CLEANED) {
            codes.add(code(created, CLEAN_PIXEL_DATA));
            put(created, Tag.BurnedInAnnotation, Vr.CS, "NO");
        }
        created.putItems(Tag.DeidentificationMethodCodeSequence, codes);
        put(created, Tag.LongitudinalTemporalInformationModified, Vr.CS, "REMOVED");
    }

    /** Adds our method to those that an earlier de-identification named (PS3.15 §E.1.1). */
    private void putMethod(DataSet created) {
        String before = created.get(Tag.DeidentificationMethod)
                .filter(element -> element.vr() == Vr.LO && element.value() instanceof Value.Bytes)
                .map(element -> ((Value.Bytes) element.value()).encoded())
                .map(encoded -> new String(encoded, StandardCharsets.ISO_8859_1).stripTrailing())
                .orElse("");
        if (before.contains(method)) {
            return;
        }
        byte[] encoded = (before.isEmpty() ? method : before + "\\" + method).getBytes(StandardCharsets.ISO_8859_1);
        created.put(new Element(Tag.DeidentificationMethod, Vr.LO, Dummies.padded(encoded, Vr.LO)));
    }

    private static DataSet code(DataSet parent, String value) {
        DataSet item = parent.newItem();
        put(item, Tag.CodeValue, Vr.SH, value);
        put(item, Tag.CodingSchemeDesignator, Vr.SH, "DCM");
        put(item, Tag.CodeMeaning, Vr.LO, Methods.MEANINGS.getOrDefault(value, ""));
        return item;
    }

    private static void put(DataSet dataSet, int tag, Vr vr, String ascii) {
        dataSet.put(new Element(tag, vr, Dummies.ascii(ascii, vr)));
    }
}
