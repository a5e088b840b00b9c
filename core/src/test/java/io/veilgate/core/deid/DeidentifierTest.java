package io.veilgate.core.deid;

import static io.veilgate.core.deid.Headers.DEIDENTIFIER;
import static io.veilgate.core.deid.Headers.created;
import static io.veilgate.core.deid.Headers.deidentified;
import static io.veilgate.core.deid.Headers.mr;
import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Tags;
import io.veilgate.core.base.Uids;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Value;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DeidentifierTest {
    @Test
    void saysWhatWasDone() {
        DataSet created = created(mr());
        assertThat(created.string(Tag.PatientIdentityRemoved)).contains("YES");
        assertThat(created.strings(Tag.DeidentificationMethod)).containsExactly("Veilgate, PS3.15 basic/2025e/1");
        assertThat(created.string(Tag.LongitudinalTemporalInformationModified)).contains("REMOVED");
        assertThat(created.items(Tag.DeidentificationMethodCodeSequence))
                .singleElement()
                .satisfies(code -> {
                    assertThat(code.string(Tag.CodeValue)).contains("113100");
                    assertThat(code.string(Tag.CodingSchemeDesignator)).contains("DCM");
                    assertThat(code.string(Tag.CodeMeaning)).contains("Basic Application Confidentiality Profile");
                });
    }

    @Test
    void speaksOfPixelsOnlyWhenTheyWereCleaned() {
        DataSet received = mr();
        received.putString(Tag.BurnedInAnnotation, Vr.CS, "YES");
        assertThat(created(received).string(Tag.BurnedInAnnotation)).contains("YES");
        Deidentification cleaned = DEIDENTIFIER.apply(received, Optional.empty(), PixelStatement.CLEANED);
        DataSet created = ((Deidentification.Deidentified) cleaned).dataSet();
        assertThat(created.string(Tag.BurnedInAnnotation)).contains("NO");
        assertThat(created.items(Tag.DeidentificationMethodCodeSequence))
                .extracting(code -> code.string(Tag.CodeValue).orElseThrow())
                .containsExactly("113100", "113101");
    }

    /** In a file they would be read as File Meta Information, twice there. */
    @Test
    void elementsOfCommandsFilesAndDirectoriesAreLeftOut() {
        DataSet received = mr();
        received.putString(Tag.SourceApplicationEntityTitle, Vr.AE, "WARD7");
        received.putString(Tag.FileSetID, Vr.CS, "WARD7");
        received.putString(Tag.MoveDestination, Vr.AE, "WARD7");
        assertThat(created(received).elements())
                .allSatisfy(element -> assertThat(Tags.group(element.tag())).isGreaterThanOrEqualTo(8));
    }

    @Test
    void addsItsMethodToEarlierOnesOnce() {
        DataSet received = mr();
        received.putString(Tag.DeidentificationMethod, Vr.LO, "by hand");
        DataSet once = created(received);
        assertThat(once.strings(Tag.DeidentificationMethod))
                .containsExactly("by hand", "Veilgate, PS3.15 basic/2025e/1");
        assertThat(created(once).strings(Tag.DeidentificationMethod)).hasSize(2);
    }

    @Test
    void patientGetsThePseudonymOrTheResearchId() {
        Deidentification.Deidentified derived = deidentified(mr());
        assertThat(derived.patientId()).matches("[A-Z2-7]{16}");
        assertThat(derived.dataSet().string(Tag.PatientID)).contains(derived.patientId());
        assertThat(derived.dataSet().string(Tag.PatientName)).contains(derived.patientId());
        Deidentification listed =
                DEIDENTIFIER.apply(mr(), Optional.of(new ResearchId("STUDY-007")), PixelStatement.NONE);
        DataSet created = ((Deidentification.Deidentified) listed).dataSet();
        assertThat(created.string(Tag.PatientID)).contains("STUDY-007");
        assertThat(created.string(Tag.PatientName)).contains("STUDY-007");
    }

    /** 7EH is an overline in JIS X 0201. */
    @Test
    void aResearchIdThatTheDeclaredSetLacksTurnsTheTextIntoUtf8() {
        DataSet received = mr();
        received.putString(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 13");
        received.putString(Tag.ContrastBolusRoute, Vr.LO, "ﾔﾏ");
        Deidentification listed = DEIDENTIFIER.apply(received, Optional.of(new ResearchId("A~1")), PixelStatement.NONE);
        DataSet created = ((Deidentification.Deidentified) listed).dataSet();

        assertThat(created.string(Tag.SpecificCharacterSet)).contains("ISO_IR 192");
        assertThat(created.string(Tag.PatientID)).contains("A~1");
        assertThat(created.string(Tag.ContrastBolusRoute)).contains("ﾔﾏ");
        assertThat(received.string(Tag.SpecificCharacterSet)).contains("ISO_IR 13");
        assertThat(created(received).string(Tag.SpecificCharacterSet)).contains("ISO_IR 13");
    }

    @Test
    void defaultIssuerIsAsGoodAsOneThatIsThere() {
        DataSet withIssuer = mr();
        withIssuer.putString(Tag.IssuerOfPatientID, Vr.LO, "HOSP");
        assertThat(deidentified(withIssuer).patientId())
                .isEqualTo(deidentified(mr()).patientId());
        assertThat(created(withIssuer).contains(Tag.IssuerOfPatientID)).isFalse();
    }

    @Test
    void uidsAreReplacedAlikeWhereverTheyStand() {
        DataSet received = mr();
        DataSet reference = received.newItem();
        reference.putString(Tag.ReferencedSOPClassUID, Vr.UI, Uids.MRImageStorage.value());
        reference.putString(Tag.ReferencedSOPInstanceUID, Vr.UI, "1.2.410.200.1.3");
        received.putItems(Tag.SourceImageSequence, List.of(reference));
        Deidentification.Deidentified result = deidentified(received);
        DataSet created = result.dataSet();
        assertThat(created.string(Tag.SOPInstanceUID))
                .contains(result.sopInstanceUid().value());
        assertThat(created.string(Tag.StudyInstanceUID))
                .contains(result.studyInstanceUid().orElseThrow().value())
                .contains(DEIDENTIFIER.studyInstanceUid("1.2.410.200.1.1").value());
        assertThat(created.string(Tag.SeriesInstanceUID))
                .contains(result.seriesInstanceUid().orElseThrow().value());
        DataSet item = created.items(Tag.SourceImageSequence).getFirst();
        assertThat(item.string(Tag.ReferencedSOPInstanceUID))
                .contains(result.sopInstanceUid().value());
        assertThat(item.string(Tag.ReferencedSOPClassUID)).contains(Uids.MRImageStorage.value());
        assertThat(created.string(Tag.SOPClassUID)).contains(Uids.MRImageStorage.value());
    }

    @Test
    void registeredUidsStayExceptAsAnInstances() {
        DataSet received = mr();
        received.putString(Tag.FrameOfReferenceUID, Vr.UI, "1.2.840.10008.1.4.1.1");
        received.putString(Tag.SeriesInstanceUID, Vr.UI, Uids.MRImageStorage.value());
        received.putString(Tag.SynchronizationFrameOfReferenceUID, Vr.UI, "1.2.840.10008.999.1");
        DataSet created = created(received);
        assertThat(created.string(Tag.FrameOfReferenceUID)).contains("1.2.840.10008.1.4.1.1");
        assertThat(created.string(Tag.SeriesInstanceUID).orElseThrow()).startsWith("2.25.");
        assertThat(created.string(Tag.SynchronizationFrameOfReferenceUID).orElseThrow())
                .startsWith("2.25.");
    }

    @Test
    void uidsThatBreakTheRulesAreReplacedToo() {
        DataSet received = mr();
        received.put(new Element(Tag.FrameOfReferenceUID, Vr.UI, Dummies.ascii(" 1.02.3\0\0", Vr.UI)));
        received.put(new Element(Tag.FailedSOPInstanceUIDList, Vr.UI, Dummies.ascii("1.2.410.200.1.3\\\\x", Vr.UI)));
        DataSet created = created(received);
        assertThat(created.string(Tag.FrameOfReferenceUID).orElseThrow()).startsWith("2.25.");
        assertThat(created.strings(Tag.FailedSOPInstanceUIDList))
                .hasSize(3)
                .startsWith(created.string(Tag.SOPInstanceUID).orElseThrow(), "");
    }

    @Test
    void datesGoOrBecomeOneFixedDate() {
        DataSet received = mr();
        received.putString(Tag.StudyDate, Vr.DA, "20240131");
        received.putString(Tag.ContentDate, Vr.DA, "20240131");
        received.putString(Tag.ContentTime, Vr.TM, "101112.5");
        received.putString(Tag.AcquisitionDateTime, Vr.DT, "20240131101112");
        received.putString(Tag.PatientBirthDate, Vr.DA, "19700412");
        received.putString(Tag.DateOfSecondaryCapture, Vr.DA, "20240131");
        received.putEmpty(Tag.SeriesDate, Vr.DA);
        DataSet created = created(received);
        assertThat(created.get(Tag.StudyDate).orElseThrow().length()).isZero();
        assertThat(created.get(Tag.PatientBirthDate).orElseThrow().length()).isZero();
        assertThat(created.get(Tag.SeriesDate).orElseThrow().length()).isZero();
        assertThat(created.string(Tag.ContentDate)).contains("19000101");
        assertThat(created.string(Tag.ContentTime)).contains("000000");
        assertThat(created.string(Tag.AcquisitionDateTime)).contains("19000101000000");
        assertThat(created.contains(Tag.DateOfSecondaryCapture)).isFalse();
    }

    @Test
    void privateAttributesAndGroupLengthsGoAtEveryDepth() {
        DataSet received = mr();
        DataSet inner = received.newItem();
        inner.putString(0x00290010, Vr.LO, "ACME");
        inner.putString(0x00291001, Vr.LO, "secret");
        inner.put(new Element(0x00080000, Vr.UL, new Value.Bytes(new byte[4])));
        inner.putString(Tag.CodeValue, Vr.SH, "T-1");
        received.putItems(Tag.AnatomicRegionSequence, List.of(inner));
        received.putString(0x00090010, Vr.LO, "ACME");
        received.putItems(0x00091020, List.of(received.newItem()));
        received.put(new Element(0x00100000, Vr.UL, new Value.Bytes(new byte[4])));
        DataSet created = created(received);
        assertThat(created.elements()).noneMatch(e -> Tags.isPrivate(e.tag()) || Tags.isGroupLength(e.tag()));
        assertThat(created.items(Tag.AnatomicRegionSequence))
                .singleElement()
                .satisfies(item ->
                        assertThat(item.elements()).extracting(Element::tag).containsExactly(Tag.CodeValue));
    }

    @Test
    void overlaysCurvesIconsSignaturesAndPaddingGo() {
        DataSet received = mr();
        received.put(new Element(0x60003000, Vr.OW, new Value.Bulk(5000, 32768)));
        received.putUnsignedShort(0x60000010, 512);
        received.put(new Element(0x50003000, Vr.OW, new Value.Bytes(new byte[8])));
        received.putItems(Tag.DigitalSignaturesSequence, List.of(received.newItem()));
        received.put(new Element(Tag.DataSetTrailingPadding, Vr.OB, new Value.Bytes(new byte[8])));
        DataSet icon = received.newItem();
        icon.put(new Element(Tag.PixelData, Vr.OW, new Value.Bytes(new byte[8])));
        DataSet reference = received.newItem();
        reference.putItems(Tag.IconImageSequence, List.of(icon));
        reference.put(new Element(Tag.PixelData, Vr.OW, new Value.Bytes(new byte[8])));
        received.putItems(Tag.ReferencedImageSequence, List.of(reference));
        received.putItems(Tag.IconImageSequence, List.of(icon));
        DataSet created = created(received);
        assertThat(created.elements())
                .extracting(Element::tag)
                .doesNotContain(
                        0x60003000,
                        0x60000010,
                        0x50003000,
                        Tag.DigitalSignaturesSequence,
                        Tag.DataSetTrailingPadding,
                        Tag.IconImageSequence);
        assertThat(created.items(Tag.ReferencedImageSequence).getFirst().isEmpty())
                .isTrue();
    }

    @Test
    void elementsOfNoDictionaryGo() {
        DataSet received = mr();
        received.put(new Element(0x0018FFF0, Vr.UN, Dummies.ascii("who knows", Vr.LO)));
        assertThat(created(received).contains(0x0018FFF0)).isFalse();
    }

    @Test
    void knownElementsThatCameAsUnknownAreTreatedAsWhatTheyAre() {
        DataSet received = mr();
        received.put(new Element(Tag.FrameOfReferenceUID, Vr.UN, Dummies.ascii("1.2.3", Vr.UI)));
        received.put(new Element(Tag.StationName, Vr.UN, Dummies.ascii("CT-1", Vr.SH)));
        received.put(new Element(Tag.AccessionNumber, Vr.UN, Dummies.ascii("A4711", Vr.SH)));
        DataSet created = created(received);
        assertThat(created.string(Tag.FrameOfReferenceUID).orElseThrow()).startsWith("2.25.");
        assertThat(created.string(Tag.StationName)).contains("REMOVED");
        assertThat(created.get(Tag.AccessionNumber).orElseThrow().vr()).isEqualTo(Vr.SH);
        received.put(new Element(Tag.ReferencedImageSequence, Vr.UN, new Value.Bytes(new byte[10])));
        assertThat(DEIDENTIFIER.apply(received, Optional.empty(), PixelStatement.NONE))
                .isEqualTo(new Deidentification.Held(
                        Deidentification.Cause.UNREADABLE_VALUE, Tag.ReferencedImageSequence));
    }

    @Test
    void textTooLongForMemoryIsHeldUnlessItGoesAnyway() {
        DataSet received = mr();
        received.put(new Element(Tag.ImageComments, Vr.LT, new Value.Bulk(1000, 100_000)));
        received.put(new Element(Tag.ContourData, Vr.DS, new Value.Bulk(1000, 100_000)));
        assertThat(created(received).contains(Tag.ImageComments)).isFalse();
        assertThat(created(received).contains(Tag.ContourData)).isTrue();
        received.put(new Element(Tag.DetectorDescription, Vr.LT, new Value.Bulk(1000, 100_000)));
        assertThat(DEIDENTIFIER.apply(received, Optional.empty(), PixelStatement.NONE))
                .isEqualTo(new Deidentification.Held(Deidentification.Cause.UNREADABLE_VALUE, Tag.DetectorDescription));
    }

    @Test
    void sequencesWithActionDKeepTheirShapeButNoWords() {
        DataSet received = mr();
        DataSet institution = received.newItem();
        institution.putString(Tag.CodeValue, Vr.SH, "H-77");
        institution.putString(Tag.CodeMeaning, Vr.LO, "Ward of Dr. House");
        received.putItems(Tag.InstitutionCodeSequence, List.of(institution));
        DataSet graphic = received.newItem();
        graphic.putString(Tag.GraphicType, Vr.CS, "POLYLINE");
        graphic.put(new Element(Tag.GraphicData, Vr.FL, new Value.Bytes(new byte[] {1, 2, 3, 4, 5, 6, 7, 8})));
        DataSet annotation = received.newItem();
        annotation.putItems(Tag.GraphicObjectSequence, List.of(graphic));
        received.putItems(Tag.GraphicAnnotationSequence, List.of(annotation));
        DataSet created = created(received);
        assertThat(created.items(Tag.InstitutionCodeSequence)).singleElement().satisfies(item -> {
            assertThat(item.string(Tag.CodeValue)).contains("REMOVED");
            assertThat(item.string(Tag.CodeMeaning)).contains("REMOVED");
        });
        DataSet left = created.items(Tag.GraphicAnnotationSequence)
                .getFirst()
                .items(Tag.GraphicObjectSequence)
                .getFirst();
        assertThat(left.string(Tag.GraphicType)).contains("POLYLINE");
        assertThat(left.get(Tag.GraphicData).orElseThrow().value())
                .isInstanceOfSatisfying(
                        Value.Bytes.class,
                        bytes -> assertThat(bytes.encoded()).containsOnly(0).hasSize(8));
    }

    @Test
    void sequencesWithActionZAreEmptied() {
        DataSet received = mr();
        received.putItems(Tag.AcquisitionContextSequence, List.of(received.newItem()));
        assertThat(created(received)
                        .get(Tag.AcquisitionContextSequence)
                        .orElseThrow()
                        .value())
                .isEqualTo(new Value.Items(List.of(), false));
    }

    @Test
    void whatIsKeptIsKeptAsItCame() {
        DataSet received = mr();
        received.putString(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 192");
        received.putString(Tag.BodyPartExamined, Vr.CS, "BRAIN");
        Element pixels = new Element(Tag.PixelData, Vr.OW, new Value.Bulk(1234, 524_288));
        received.put(pixels);
        DataSet created = created(received);
        assertThat(created.get(Tag.SpecificCharacterSet)).isEqualTo(received.get(Tag.SpecificCharacterSet));
        assertThat(created.get(Tag.BodyPartExamined)).isEqualTo(received.get(Tag.BodyPartExamined));
        assertThat(created.get(Tag.PixelData)).contains(pixels);
    }

    @Test
    void inputIsNotChanged() {
        DataSet received = mr();
        received.putString(Tag.StudyDate, Vr.DA, "20240131");
        List<Element> before = List.copyOf(received.elements());
        created(received);
        assertThat(received.elements()).containsExactlyElementsOf(before);
    }

    @Test
    void instanceOfNobodyIsHeld() {
        DataSet received = mr();
        received.putString(Tag.PatientID, Vr.LO, "unknown");
        assertThat(DEIDENTIFIER.apply(received, Optional.empty(), PixelStatement.NONE))
                .isEqualTo(new Deidentification.Held(Deidentification.Cause.NO_PATIENT_ID, Tag.PatientID));
    }

    @Test
    void instanceWithoutUidIsHeld() {
        DataSet received = mr();
        received.remove(Tag.SOPInstanceUID);
        assertThat(DEIDENTIFIER.apply(received, Optional.empty(), PixelStatement.NONE))
                .isEqualTo(new Deidentification.Held(Deidentification.Cause.NO_SOP_INSTANCE_UID, Tag.SOPInstanceUID));
    }

    @Test
    void whatIsMadeAgainHasASopInstanceUidOfItsOwnAndEverythingElseAsBefore() {
        var first = (Deidentification.Deidentified) DEIDENTIFIER.apply(mr(), Optional.empty(), PixelStatement.NONE);
        var again = (Deidentification.Deidentified)
                DEIDENTIFIER.again(1).apply(mr(), Optional.empty(), PixelStatement.NONE);

        assertThat(again.sopInstanceUid()).isNotEqualTo(first.sopInstanceUid());
        assertThat(again.dataSet().string(Tag.SOPInstanceUID))
                .contains(again.sopInstanceUid().value());
        assertThat(again.studyInstanceUid()).isEqualTo(first.studyInstanceUid());
        assertThat(again.seriesInstanceUid()).isEqualTo(first.seriesInstanceUid());
        assertThat(again.patientId()).isEqualTo(first.patientId());
    }
}
