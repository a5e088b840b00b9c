package io.veilgate.scu.query;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Tag;
import io.veilgate.core.dataset.DataSet;
import java.util.List;
import java.util.Optional;

/** Reads C-FIND answers, whatever else is in them, and holds them against what was asked for. */
final class Answers {
    /** Whether a study has the modality of a key: some PACS leave out Modalities in Study. */
    enum Fit {
        YES,
        NO,
        /** All but the modality fits, and that the answer does not tell. */
        ASK_SERIES
    }

    private Answers() {}

    /** Empty where the answer has no UID, and so names no study. */
    static Optional<StudyMatch> study(DataSet answer) {
        return uid(answer, Tag.StudyInstanceUID)
                .map(uid -> new StudyMatch(
                        uid,
                        answer.string(Tag.PatientID),
                        answer.string(Tag.IssuerOfPatientID),
                        answer.string(Tag.AccessionNumber),
                        answer.string(Tag.StudyDate),
                        values(answer, Tag.ModalitiesInStudy),
                        values(answer, Tag.SOPClassesInStudy).stream()
                                .map(ReceivedUid::new)
                                .toList(),
                        answer.integer(Tag.NumberOfStudyRelatedSeries),
                        answer.integer(Tag.NumberOfStudyRelatedInstances)));
    }

    /** Empty where it names no series, or is about another study. */
    static Optional<SeriesMatch> series(DataSet answer, ReceivedUid study) {
        return uid(answer, Tag.SeriesInstanceUID)
                .filter(_ -> isOf(answer, Tag.StudyInstanceUID, study))
                .map(uid -> new SeriesMatch(
                        study, uid, answer.string(Tag.Modality), answer.integer(Tag.NumberOfSeriesRelatedInstances)));
    }

    /** Empty where it names no instance, or is about another study or series. */
    static Optional<InstanceMatch> instance(DataSet answer, ReceivedUid study, ReceivedUid series) {
        return uid(answer, Tag.SOPInstanceUID)
                .filter(_ -> isOf(answer, Tag.StudyInstanceUID, study) && isOf(answer, Tag.SeriesInstanceUID, series))
                .map(uid -> new InstanceMatch(study, series, uid, uid(answer, Tag.SOPClassUID)));
    }

    /**
     * Whether a study is what was asked for. What the key names and the answer does not is no fit, since a PACS that ignores a key need not
     * return it; but an Issuer of Patient ID that is absent is the default issuer.
     */
    static Fit fit(StudyMatch match, StudyKey key, Optional<String> defaultIssuer) {
        boolean fits = key.studyInstanceUid()
                        .map(uid -> uid.equals(match.studyInstanceUid()))
                        .orElse(true)
                && holds(key.accessionNumber(), match.accessionNumber())
                && holds(key.patientId(), match.patientId())
                && holds(key.issuerOfPatientId(), match.issuerOfPatientId().or(() -> defaultIssuer))
                && key.studyDate()
                        .map(range -> match.studyDate().map(range::contains).orElse(false))
                        .orElse(true);
        if (!fits) {
            return Fit.NO;
        }
        if (key.modality().isEmpty()) {
            return Fit.YES;
        }
        if (match.modalities().isEmpty()) {
            return Fit.ASK_SERIES;
        }
        return match.modalities().contains(key.modality().get()) ? Fit.YES : Fit.NO;
    }

    private static boolean holds(Optional<String> wanted, Optional<String> found) {
        return wanted.isEmpty() || wanted.equals(found.map(String::strip));
    }

    /** Whether a UID of the answer, if it is there at all, is this one. */
    private static boolean isOf(DataSet answer, int tag, ReceivedUid expected) {
        return uid(answer, tag).map(expected::equals).orElse(true);
    }

    private static Optional<ReceivedUid> uid(DataSet answer, int tag) {
        return answer.string(tag)
                .map(text -> new ReceivedUid(text.strip()))
                .filter(uid -> !uid.value().isEmpty());
    }

    private static List<String> values(DataSet answer, int tag) {
        return answer.strings(tag).stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
    }
}
