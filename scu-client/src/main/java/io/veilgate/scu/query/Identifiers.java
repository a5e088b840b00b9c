package io.veilgate.scu.query;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import java.util.List;

/** The identifiers of C-FIND requests in the study root model (PS3.4 §C.4.1.1.3, §C.6.2.1). Empty elements ask for a value. */
final class Identifiers {
    private Identifiers() {}

    /**
     * Asks for studies.
     *
     * @param optionalKeys whether to ask for what a PACS need not know; a few refuse a query for that
     */
    static DataSet study(StudyKey key, List<String> characterSet, boolean optionalKeys) {
        DataSet identifier = DataSet.littleEndian();
        KeyText.declare(identifier, characterSet);
        identifier.putString(Tag.QueryRetrieveLevel, Vr.CS, "STUDY");
        identifier.putString(
                Tag.StudyInstanceUID,
                Vr.UI,
                key.studyInstanceUid().map(ReceivedUid::value).orElse(""));
        identifier.putString(Tag.AccessionNumber, Vr.SH, key.accessionNumber().orElse(""));
        identifier.putString(Tag.PatientID, Vr.LO, key.patientId().orElse(""));
        identifier.putString(
                Tag.StudyDate, Vr.DA, key.studyDate().map(DateRange::toKey).orElse(""));
        if (optionalKeys) {
            identifier.putString(
                    Tag.IssuerOfPatientID, Vr.LO, key.issuerOfPatientId().orElse(""));
            identifier.putString(Tag.ModalitiesInStudy, Vr.CS, key.modality().orElse(""));
            identifier.putEmpty(Tag.SOPClassesInStudy, Vr.UI);
            identifier.putEmpty(Tag.NumberOfStudyRelatedSeries, Vr.IS);
            identifier.putEmpty(Tag.NumberOfStudyRelatedInstances, Vr.IS);
        }
        return identifier;
    }

    /** Asks for the series of a study. */
    static DataSet series(ReceivedUid study, boolean optionalKeys) {
        DataSet identifier = DataSet.littleEndian();
        identifier.putString(Tag.QueryRetrieveLevel, Vr.CS, "SERIES");
        identifier.putString(Tag.StudyInstanceUID, Vr.UI, study.value());
        identifier.putEmpty(Tag.SeriesInstanceUID, Vr.UI);
        identifier.putEmpty(Tag.Modality, Vr.CS);
        if (optionalKeys) {
            identifier.putEmpty(Tag.NumberOfSeriesRelatedInstances, Vr.IS);
        }
        return identifier;
    }

    /** Asks for the instances of a series. */
    static DataSet image(ReceivedUid study, ReceivedUid series, boolean optionalKeys) {
        DataSet identifier = DataSet.littleEndian();
        identifier.putString(Tag.QueryRetrieveLevel, Vr.CS, "IMAGE");
        identifier.putString(Tag.StudyInstanceUID, Vr.UI, study.value());
        identifier.putString(Tag.SeriesInstanceUID, Vr.UI, series.value());
        identifier.putEmpty(Tag.SOPInstanceUID, Vr.UI);
        if (optionalKeys) {
            identifier.putEmpty(Tag.SOPClassUID, Vr.UI);
        }
        return identifier;
    }
}
