package io.veilgate.scu.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uids;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dimse.Service;
import io.veilgate.core.dimse.Status;
import io.veilgate.scu.query.ScriptedPacs.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FindScuTest {
    private static final ReceivedUid STUDY = new ReceivedUid("1.2.3");
    private static final ReceivedUid SERIES = new ReceivedUid("1.2.3.1");

    private static StudyKey patient(String id) {
        return key(null, id, null, null, null);
    }

    private static StudyKey key(String accession, String patient, String issuer, String dates, String modality) {
        return new StudyKey(
                Optional.empty(),
                Optional.ofNullable(accession),
                Optional.ofNullable(patient),
                Optional.ofNullable(issuer),
                Optional.ofNullable(dates).map(DateRange::parse),
                Optional.ofNullable(modality));
    }

    private static DataSet study(String uid, String patientId) {
        DataSet answer = DataSet.littleEndian();
        answer.putString(Tag.QueryRetrieveLevel, Vr.CS, "STUDY");
        answer.putString(Tag.StudyInstanceUID, Vr.UI, uid);
        answer.putString(Tag.PatientID, Vr.LO, patientId);
        answer.putString(Tag.StudyDate, Vr.DA, "20240101");
        return answer;
    }

    private static List<String> uids(StudyMatches matches) {
        return matches.matches().stream()
                .map(match -> match.studyInstanceUid().value())
                .toList();
    }

    @Test
    void readsWhatThePacsSaysAboutAStudy() throws Exception {
        DataSet answer = study("1.2.3", "P1 ");
        answer.putString(Tag.AccessionNumber, Vr.SH, "A1");
        answer.putStrings(Tag.ModalitiesInStudy, Vr.CS, List.of("MR", "SR "));
        answer.putStrings(Tag.SOPClassesInStudy, Vr.UI, List.of("1.2.840.10008.5.1.4.1.1.4"));
        answer.putString(Tag.NumberOfStudyRelatedSeries, Vr.IS, " 2");
        answer.putString(Tag.NumberOfStudyRelatedInstances, Vr.IS, "40 ");
        answer.putString(Tag.SeriesDescription, Vr.LO, "of another level");
        try (ScriptedPacs pacs = new ScriptedPacs(identifier -> Reply.of(answer));
                FindScu find = FindScu.open(pacs.requestor(), pacs.remote())) {
            assertThat(find.studies(patient("P1"), Optional.empty(), 10))
                    .isEqualTo(new StudyMatches(
                            List.of(new StudyMatch(
                                    STUDY,
                                    Optional.of("P1"),
                                    Optional.empty(),
                                    Optional.of("A1"),
                                    Optional.of("20240101"),
                                    List.of("MR", "SR"),
                                    List.of(ReceivedUid.of(Uids.MRImageStorage)),
                                    OptionalInt.of(2),
                                    OptionalInt.of(40))),
                            0));
            DataSet identifier = pacs.asked.getFirst();
            assertThat(identifier.string(Tag.QueryRetrieveLevel)).contains("STUDY");
            assertThat(identifier.string(Tag.PatientID)).contains("P1");
            assertThat(identifier.contains(Tag.SpecificCharacterSet)).isFalse();
        }
    }

    @Test
    void dropsAnswersOfAPacsThatIgnoresTheKey() throws Exception {
        DataSet nameless = study("1.9", "P1");
        nameless.remove(Tag.PatientID);
        DataSet withoutUid = study("1.9", "P1");
        withoutUid.remove(Tag.StudyInstanceUID);
        try (ScriptedPacs pacs = new ScriptedPacs(identifier ->
                        Reply.of(study("1.1", "P2"), study("1.2", "P1"), study("1.3", "p1"), nameless, withoutUid));
                FindScu find = FindScu.open(pacs.requestor(), pacs.remote())) {
            StudyMatches matches = find.studies(patient("P1"), Optional.empty(), 10);
            assertThat(uids(matches)).containsExactly("1.2");
            assertThat(matches.foreign()).isEqualTo(4);
        }
    }

    @Test
    void checksAccessionNumberIssuerAndDate() throws Exception {
        DataSet answer = study("1.2", "P1");
        answer.putString(Tag.AccessionNumber, Vr.SH, "A1");
        try (ScriptedPacs pacs = new ScriptedPacs(identifier -> Reply.of(answer));
                FindScu find = FindScu.open(pacs.requestor(), pacs.remote())) {
            assertThat(uids(find.studies(key("A1", "P1", null, "20240101-20240131", null), Optional.empty(), 1)))
                    .hasSize(1);
            assertThat(uids(find.studies(key("A2", "P1", null, null, null), Optional.empty(), 1)))
                    .isEmpty();
            assertThat(uids(find.studies(key(null, "P1", null, "20240102-", null), Optional.empty(), 1)))
                    .isEmpty();
            assertThat(uids(find.studies(key(null, "P1", "HOSP", null, null), Optional.empty(), 1)))
                    .isEmpty();
            assertThat(uids(find.studies(key(null, "P1", "HOSP", null, null), Optional.of("HOSP"), 1)))
                    .hasSize(1);
            assertThat(uids(find.studies(StudyKey.ofStudy(new ReceivedUid("1.20")), Optional.empty(), 1)))
                    .isEmpty();
        }
    }

    @Test
    void looksAtTheSeriesWhereModalitiesInStudyIsMissing() throws Exception {
        try (ScriptedPacs pacs = new ScriptedPacs(identifier -> {
                    if (identifier.string(Tag.QueryRetrieveLevel).orElseThrow().equals("STUDY")) {
                        return Reply.of(study("1.1", "P1"), study("1.2", "P1"));
                    }
                    String uid = identifier.string(Tag.StudyInstanceUID).orElseThrow();
                    DataSet series = DataSet.littleEndian();
                    series.putString(Tag.StudyInstanceUID, Vr.UI, uid);
                    series.putString(Tag.SeriesInstanceUID, Vr.UI, uid + ".1");
                    series.putString(Tag.Modality, Vr.CS, uid.equals("1.1") ? "CT" : "MR");
                    return Reply.of(series);
                });
                FindScu find = FindScu.open(pacs.requestor(), pacs.remote())) {
            StudyMatches matches = find.studies(key(null, "P1", null, null, "MR"), Optional.empty(), 10);
            assertThat(uids(matches)).containsExactly("1.2");
            assertThat(matches.foreign()).isEqualTo(1);
        }
    }

    @Test
    void cancelsBeyondTheCapAndCanBeUsedAgain() throws Exception {
        Iterable<DataSet> endless = () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < 5_000;
            }

            @Override
            public DataSet next() {
                return study("1.2." + ++next, "P1");
            }
        };
        try (ScriptedPacs pacs = new ScriptedPacs(identifier ->
                        identifier.string(Tag.PatientID).orElseThrow().equals("P1")
                                ? new Reply(endless, Status.SUCCESS)
                                : Reply.of(study("1.3", "P2")));
                FindScu find = FindScu.open(pacs.requestor(), pacs.remote())) {
            assertThatExceptionOfType(QueryException.TooMany.class)
                    .isThrownBy(() -> find.studies(patient("P1"), Optional.empty(), 3))
                    .withMessage("more than 3 studies");
            assertThat(uids(find.studies(patient("P2"), Optional.empty(), 3))).containsExactly("1.3");
            assertThat(pacs.cancelled).hasSize(1);
        }
    }

    @Test
    void aPacsThatAnswersWithEverythingIsNotReadToTheEnd() throws Exception {
        List<DataSet> others = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            others.add(study("1.2." + i, "OTHER"));
        }
        try (ScriptedPacs pacs = new ScriptedPacs(identifier -> new Reply(others, Status.SUCCESS));
                FindScu find = FindScu.open(pacs.requestor(), pacs.remote())) {
            assertThatExceptionOfType(QueryException.TooMany.class)
                    .isThrownBy(() -> find.studies(patient("P1"), Optional.empty(), 2))
                    .withMessageContaining("ignores the key");
        }
    }

    @Test
    void expandsAStudyToItsInstances() throws Exception {
        try (ScriptedPacs pacs = new ScriptedPacs(identifier -> {
                    DataSet answer = DataSet.littleEndian();
                    answer.putString(Tag.StudyInstanceUID, Vr.UI, STUDY.value());
                    answer.putString(Tag.SeriesInstanceUID, Vr.UI, SERIES.value());
                    if (identifier.string(Tag.QueryRetrieveLevel).orElseThrow().equals("SERIES")) {
                        answer.putString(Tag.Modality, Vr.CS, "MR");
                        answer.putString(Tag.NumberOfSeriesRelatedInstances, Vr.IS, "1");
                        DataSet foreign = DataSet.littleEndian();
                        foreign.putString(Tag.StudyInstanceUID, Vr.UI, "1.9");
                        foreign.putString(Tag.SeriesInstanceUID, Vr.UI, "1.9.1");
                        return Reply.of(answer, answer, foreign);
                    }
                    answer.putString(Tag.SOPInstanceUID, Vr.UI, "1.2.3.1.1");
                    answer.putString(Tag.SOPClassUID, Vr.UI, Uids.MRImageStorage.value());
                    return Reply.of(answer);
                });
                FindScu find = FindScu.open(pacs.requestor(), pacs.remote())) {
            assertThat(find.series(STUDY))
                    .containsExactly(new SeriesMatch(STUDY, SERIES, Optional.of("MR"), OptionalInt.of(1)));
            List<InstanceMatch> instances = new ArrayList<>();
            find.instances(STUDY, instances::add);
            assertThat(instances)
                    .containsExactly(new InstanceMatch(
                            STUDY,
                            SERIES,
                            new ReceivedUid("1.2.3.1.1"),
                            Optional.of(ReceivedUid.of(Uids.MRImageStorage))));
        }
    }

    @Test
    void asksWithoutOptionalKeysWhereThoseAreRefused() throws Exception {
        try (ScriptedPacs pacs = new ScriptedPacs(identifier -> identifier.contains(Tag.SOPClassesInStudy)
                        ? new Reply(List.of(), Status.DATA_SET_DOES_NOT_MATCH_SOP_CLASS)
                        : Reply.of(study("1.2", "P1")));
                FindScu find = FindScu.open(pacs.requestor(), pacs.remote())) {
            assertThat(uids(find.studies(patient("P1"), Optional.empty(), 3))).containsExactly("1.2");
        }
    }

    @Test
    void aFailureIsToldWithItsStatus() throws Exception {
        try (ScriptedPacs pacs = new ScriptedPacs(identifier -> new Reply(List.of(), Status.OUT_OF_RESOURCES));
                FindScu find = FindScu.open(pacs.requestor(), pacs.remote())) {
            assertThatExceptionOfType(QueryException.Failed.class)
                    .isThrownBy(() -> find.studies(patient("SECRET"), Optional.empty(), 3))
                    .withMessageContaining("A700H")
                    .withMessageNotContaining("SECRET");
        }
    }

    /** B001: the response limit is reached; FE00: cancelled, though nobody asked for that. */
    @Test
    void answersThatAreNotAllOfThemAreAFailure() throws Exception {
        for (int code : new int[] {0xB001, 0xFE00}) {
            try (ScriptedPacs pacs =
                            new ScriptedPacs(identifier -> new Reply(List.of(study("1.2", "P1")), Status.of(code)));
                    FindScu find = FindScu.open(pacs.requestor(), pacs.remote())) {
                assertThatExceptionOfType(QueryException.Failed.class)
                        .isThrownBy(() -> find.studies(patient("P1"), Optional.empty(), 3))
                        .withMessageContaining(Status.of(code).describe(Service.C_FIND));
            }
        }
    }

    @Test
    void koreanKeysGoOutInUtf8AndThenInKsX1001() throws Exception {
        try (ScriptedPacs pacs = new ScriptedPacs(identifier ->
                        identifier.strings(Tag.SpecificCharacterSet).contains("ISO 2022 IR 149")
                                ? Reply.of(korean())
                                : Reply.of());
                FindScu find = FindScu.open(pacs.requestor(), pacs.remote())) {
            assertThat(uids(find.studies(patient("환자1"), Optional.empty(), 3))).containsExactly("1.2");
            assertThat(pacs.asked)
                    .extracting(identifier -> identifier.string(Tag.PatientID).orElseThrow())
                    .containsExactly("환자1", "환자1");
            assertThat(pacs.asked.getFirst().strings(Tag.SpecificCharacterSet)).containsExactly("ISO_IR 192");
        }
    }

    private static DataSet korean() {
        DataSet answer = DataSet.littleEndian();
        answer.putStrings(Tag.SpecificCharacterSet, Vr.CS, List.of("", "ISO 2022 IR 149"));
        answer.putString(Tag.StudyInstanceUID, Vr.UI, "1.2");
        answer.putString(Tag.PatientID, Vr.LO, "환자1");
        return answer;
    }

    @Test
    void aPeerWithoutTheServiceIsNamed() throws Exception {
        try (ScriptedPacs pacs = new ScriptedPacs(Set.of(Uids.Verification), identifier -> Reply.of())) {
            assertThatExceptionOfType(QueryException.NotSupported.class)
                    .isThrownBy(() -> FindScu.open(pacs.requestor(), pacs.remote()))
                    .withMessageContaining("C-FIND");
        }
    }

    @Test
    void echoTellsHowLongItTook() throws Exception {
        try (ScriptedPacs pacs = new ScriptedPacs(identifier -> Reply.of())) {
            Duration taken = new EchoScu(pacs.requestor(), Time.system()).echo(pacs.remote());
            assertThat(taken).isPositive();
        }
        try (ScriptedPacs pacs = new ScriptedPacs(Set.of(), identifier -> Reply.of())) {
            assertThatExceptionOfType(QueryException.NotSupported.class)
                    .isThrownBy(() -> new EchoScu(pacs.requestor(), Time.system()).echo(pacs.remote()));
        }
    }
}
