package io.veilgate.scp.demo;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Tags;
import io.veilgate.core.base.Uids;
import io.veilgate.core.base.Vr;

/**
 * The modules that all synthetic images share (PS3.3 C.7): full of what a real archive has in them, nested and private too. What belongs to
 * one kind of image is in {@link ImageModules}.
 */
final class SyntheticHeader {
    private static final String MANUFACTURER = "VEILGATE DEMO WORKS";
    private static final int PRIVATE_GROUP = 0x0019;

    private final SyntheticStudy study;
    private final SyntheticPatient patient;
    private final SyntheticDevice device;
    private final HeaderBuilder header;

    private SyntheticHeader(SyntheticStudy study, HeaderBuilder header) {
        this.study = study;
        this.patient = study.patient();
        this.device = study.device();
        this.header = header;
    }

    /** @param instance counted from 0 within the study */
    static void write(SyntheticStudy study, int instance, HeaderBuilder header) {
        SyntheticHeader modules = new SyntheticHeader(study, header);
        modules.patient();
        modules.study();
        modules.series(instance);
        modules.equipment();
        modules.image(instance);
        modules.privateBlock();
        ImageModules.write(study, instance, header);
    }

    private void patient() {
        if (!patient.characterSet().isEmpty()) {
            header.text(Tag.SpecificCharacterSet, patient.characterSet());
        }
        header.identifying(Tag.PatientName, patient.name())
                .identifying(Tag.PatientID, patient.patientId())
                .text(Tag.IssuerOfPatientID, "NOWHERE")
                .identifying(Tag.PatientBirthDate, patient.birthDate())
                .text(Tag.PatientSex, patient.sex())
                .sequence(
                        Tag.OtherPatientIDsSequence,
                        item -> item.identifying(Tag.PatientID, patient.otherPatientId())
                                .text(Tag.TypeOfPatientID, "TEXT"))
                .identifying(Tag.PatientAddress, patient.address())
                .identifying(Tag.PatientTelephoneNumbers, patient.telephone())
                .text(Tag.PatientAge, age())
                .text(Tag.PatientWeight, "70")
                .identifying(Tag.AdditionalPatientHistory, "Known here as " + patient.burnedInName())
                .identifying(Tag.PatientComments, "Call " + patient.telephone() + " before discharge");
    }

    private String age() {
        int years = Integer.parseInt(study.date().substring(0, 4))
                - Integer.parseInt(patient.birthDate().substring(0, 4));
        return String.format("%03dY", years);
    }

    private void study() {
        header.instanceUid(Tag.StudyInstanceUID, study.studyInstanceUid())
                .text(Tag.StudyDate, study.date())
                .text(Tag.StudyTime, "101530")
                .identifying(Tag.AccessionNumber, study.accessionNumber())
                .identifying(Tag.ReferringPhysicianName, "FERNSBY^AGATHA^^DR")
                .identifying(Tag.ReferringPhysicianTelephoneNumbers, "555-0121")
                .identifying(Tag.PhysiciansOfRecord, "OKONKWO^TOBIAS^^DR")
                .identifying(Tag.StudyID, "S" + study.accessionNumber().substring(2))
                .text(Tag.StudyDescription, device.modality() + " EXAMINATION")
                .sequence(
                        Tag.ReferencedStudySequence,
                        item -> item.uid(Tag.ReferencedSOPClassUID, Uids.DetachedStudyManagement)
                                .instanceUid(Tag.ReferencedSOPInstanceUID, study.uid("requested study")));
    }

    private void series(int instance) {
        int series = study.seriesOf(instance);
        header.text(Tag.Modality, device.modality())
                .instanceUid(Tag.SeriesInstanceUID, study.seriesInstanceUid(instance))
                .text(Tag.SeriesNumber, Integer.toString(series + 1))
                .text(Tag.SeriesDate, study.date())
                .text(Tag.SeriesTime, "101700")
                .text(Tag.SeriesDescription, device.modality() + " SERIES " + (series + 1))
                .identifying(Tag.PerformingPhysicianName, "VALE^ORSON^^DR")
                .identifying(Tag.OperatorsName, "PENHALIGON^TESS")
                .text(Tag.PerformedProcedureStepStartDate, study.date())
                .text(Tag.PerformedProcedureStepStartTime, "101600")
                .identifying(
                        Tag.PerformedProcedureStepID,
                        "P" + study.accessionNumber().substring(2))
                .sequence(
                        Tag.RequestAttributesSequence,
                        item -> item.identifying(
                                        Tag.ScheduledProcedureStepID,
                                        "Q" + study.accessionNumber().substring(2))
                                .identifying(
                                        Tag.RequestedProcedureID,
                                        "R" + study.accessionNumber().substring(2))
                                .text(Tag.RequestedProcedureDescription, device.modality() + " as requested")
                                .sequence(
                                        Tag.ReferencedStudySequence,
                                        below -> below.uid(Tag.ReferencedSOPClassUID, Uids.DetachedStudyManagement)
                                                .instanceUid(
                                                        Tag.ReferencedSOPInstanceUID, study.uid("requested study"))));
    }

    private void equipment() {
        header.text(Tag.Manufacturer, MANUFACTURER)
                .text(Tag.ManufacturerModelName, device.modelName())
                .identifying(Tag.InstitutionName, BurnedInLayout.HOSPITAL)
                .identifying(Tag.InstitutionAddress, "1 Imaginary Square, Springfield")
                .identifying(Tag.StationName, "NOWHERE-" + device.modality() + "1")
                .identifying(Tag.DeviceSerialNumber, "SN77-" + device.modality() + device.columns())
                .text(Tag.SoftwareVersions, "1.0");
    }

    private void image(int instance) {
        header.uid(Tag.SOPClassUID, device.sopClassUid())
                .instanceUid(Tag.SOPInstanceUID, study.sopInstanceUid(instance))
                .text(Tag.InstanceNumber, Integer.toString(instance + 1))
                .text(Tag.InstanceCreationDate, study.date())
                .text(Tag.InstanceCreationTime, "102000")
                .text(Tag.ContentDate, study.date())
                .text(Tag.ContentTime, "101800")
                .text(Tag.AcquisitionDate, study.date())
                .text(Tag.AcquisitionTime, "101745")
                .text(Tag.BurnedInAnnotation, "YES")
                .text(Tag.LossyImageCompression, "00")
                .identifying(Tag.ImageComments, "for " + patient.burnedInName())
                .sequence(
                        Tag.ReferencedImageSequence,
                        item -> item.uid(Tag.ReferencedSOPClassUID, device.sopClassUid())
                                .instanceUid(Tag.ReferencedSOPInstanceUID, study.uid("localizer")));
    }

    private void privateBlock() {
        header.text(Tags.of(PRIVATE_GROUP, 0x0010), Vr.LO, MANUFACTURER)
                .identifying(Tags.of(PRIVATE_GROUP, 0x1001), Vr.LO, "protocol of " + patient.burnedInName())
                .instanceUid(Tags.of(PRIVATE_GROUP, 0x1002), study.uid("private"))
                .sequence(
                        Tags.of(PRIVATE_GROUP, 0x1003),
                        item -> item.text(Tags.of(PRIVATE_GROUP, 0x0010), Vr.LO, MANUFACTURER)
                                .identifying(Tags.of(PRIVATE_GROUP, 0x1004), Vr.PN, "UNDERWOOD^MIRA"));
    }
}
