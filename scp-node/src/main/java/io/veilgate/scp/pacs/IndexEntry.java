package io.veilgate.scp.pacs;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the index keeps of one file: the instance, and the attributes that can be asked for of its study and its series. */
record IndexEntry(DataSet study, DataSet series, IndexedInstance instance) {
    static final List<Integer> STUDY_ATTRIBUTES = List.of(
            Tag.StudyDate,
            Tag.StudyTime,
            Tag.AccessionNumber,
            Tag.ReferringPhysicianName,
            Tag.StudyDescription,
            Tag.PatientName,
            Tag.PatientID,
            Tag.IssuerOfPatientID,
            Tag.PatientBirthDate,
            Tag.PatientSex,
            Tag.PatientAge,
            Tag.StudyInstanceUID,
            Tag.StudyID);

    static final List<Integer> SERIES_ATTRIBUTES = List.of(
            Tag.SeriesDate,
            Tag.SeriesTime,
            Tag.Modality,
            Tag.Manufacturer,
            Tag.InstitutionName,
            Tag.StationName,
            Tag.SeriesDescription,
            Tag.ManufacturerModelName,
            Tag.BodyPartExamined,
            Tag.ProtocolName,
            Tag.SeriesInstanceUID,
            Tag.SeriesNumber,
            Tag.Laterality,
            Tag.PerformedProcedureStepStartDate,
            Tag.PerformedProcedureStepStartTime);

    /**
     * Reads the header of a file below {@code folder}.
     *
     * @return empty if it is no DICOM file, or lacks a UID that every instance has
     */
    static Optional<IndexEntry> read(Path folder, Path file) throws IOException {
        try (var part10 = Part10.open(file, TransferSyntaxes.standard(), Limits.defaults())) {
            return of(
                    part10.read(Limits.defaults()),
                    part10.transferSyntax(),
                    folder.relativize(file).toString());
        } catch (DicomException.Format e) {
            return Optional.empty();
        }
    }

    /**
     * What is kept of a header.
     *
     * @param file where the instance is
     * @return empty if it lacks a UID that every instance has
     */
    static Optional<IndexEntry> of(DataSet header, TransferSyntax transferSyntax, String file) {
        Optional<Uid> sopClass =
                header.string(Tag.SOPClassUID).filter(Uid::isValid).map(Uid::new);
        if (sopClass.isEmpty()
                || header.string(Tag.SOPInstanceUID).isEmpty()
                || header.string(Tag.SeriesInstanceUID).isEmpty()
                || header.string(Tag.StudyInstanceUID).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new IndexEntry(
                some(header, STUDY_ATTRIBUTES),
                some(header, SERIES_ATTRIBUTES),
                new IndexedInstance(
                        header.string(Tag.SOPInstanceUID).get(),
                        sopClass.get(),
                        transferSyntax,
                        file,
                        header.string(Tag.InstanceNumber).orElse(""),
                        number(header, Tag.Rows),
                        number(header, Tag.Columns),
                        number(header, Tag.NumberOfFrames))));
    }

    /** The same, once the file has been moved. */
    IndexEntry at(String file) {
        IndexedInstance moved = new IndexedInstance(
                instance.sopInstanceUid(),
                instance.sopClassUid(),
                instance.transferSyntax(),
                file,
                instance.instanceNumber(),
                instance.rows(),
                instance.columns(),
                instance.frames());
        return new IndexEntry(study, series, moved);
    }

    String studyInstanceUid() {
        return study.string(Tag.StudyInstanceUID).orElse("");
    }

    String seriesInstanceUid() {
        return series.string(Tag.SeriesInstanceUID).orElse("");
    }

    private static String number(DataSet header, int tag) {
        var value = header.integer(tag);
        return value.isPresent() ? Integer.toString(value.getAsInt()).intern() : ""; // a folder has few different ones
    }

    private static DataSet some(DataSet header, List<Integer> tags) {
        DataSet kept = DataSet.littleEndian();
        header.get(Tag.SpecificCharacterSet).ifPresent(kept::put);
        tags.forEach(tag -> header.get(tag).ifPresent(kept::put));
        return kept;
    }
}
