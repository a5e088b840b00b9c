package io.veilgate.scp.demo;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import java.util.Locale;

/** What belongs to one kind of image: pixels, geometry and acquisition (PS3.3 C.7.6, C.8.1, C.8.2, C.8.3, C.8.5). */
final class ImageModules {
    private static final double FRAME_MILLISECONDS = 40;

    private final SyntheticStudy study;
    private final SyntheticDevice device;
    private final int instance;
    private final HeaderBuilder header;

    private ImageModules(SyntheticStudy study, int instance, HeaderBuilder header) {
        this.study = study;
        this.device = study.device();
        this.instance = instance;
        this.header = header;
    }

    static void write(SyntheticStudy study, int instance, HeaderBuilder header) {
        ImageModules modules = new ImageModules(study, instance, header);
        switch (study.device()) {
            case MR -> modules.mr();
            case CT -> modules.ct();
            case CR -> modules.cr();
            case US_CINE -> modules.ultrasoundCine();
            case US_RLE -> modules.ultrasound();
        }
    }

    private void mr() {
        gray("MONOCHROME2", 12, false);
        crossSection(0.48828125, 5);
        header.text(Tag.ImageType, "ORIGINAL\\PRIMARY\\OTHER")
                .text(Tag.BodyPartExamined, "HEAD")
                .text(Tag.ScanningSequence, "SE")
                .text(Tag.SequenceVariant, "SK")
                .text(Tag.ScanOptions, "")
                .text(Tag.MRAcquisitionType, "2D")
                .text(Tag.RepetitionTime, "4200")
                .text(Tag.EchoTime, "98")
                .text(Tag.EchoTrainLength, "16")
                .text(Tag.MagneticFieldStrength, "3")
                .identifying(Tag.ProtocolName, "T2 for " + study.patient().burnedInName())
                .text(Tag.WindowCenter, "1000")
                .text(Tag.WindowWidth, "2000");
    }

    private void ct() {
        gray("MONOCHROME2", 16, true);
        crossSection(0.7421875, 3);
        header.numbers(Tag.PixelPaddingValue, Vr.SS, Phantom.CT_PADDING)
                .text(Tag.ImageType, "ORIGINAL\\PRIMARY\\AXIAL")
                .text(Tag.BodyPartExamined, "ABDOMEN")
                .text(Tag.AcquisitionNumber, "1")
                .text(Tag.KVP, "120")
                .text(Tag.RescaleIntercept, "0")
                .text(Tag.RescaleSlope, "1")
                .text(Tag.RescaleType, "HU")
                .text(Tag.WindowCenter, "40")
                .text(Tag.WindowWidth, "400");
    }

    private void cr() {
        gray("MONOCHROME1", 16, false);
        header.text(Tag.ImageType, "ORIGINAL\\PRIMARY")
                .text(Tag.PatientOrientation, "L\\F")
                .text(Tag.BodyPartExamined, "CHEST")
                .text(Tag.ViewPosition, "PA")
                .text(Tag.KVP, "125")
                .text(Tag.ImagerPixelSpacing, "0.172\\0.172")
                .identifying(Tag.PlateID, "PL" + study.accessionNumber().substring(2));
    }

    private void ultrasound() {
        color();
        header.text(Tag.ImageType, "ORIGINAL\\PRIMARY\\TTE\\0011")
                .text(Tag.BodyPartExamined, "HEART")
                .text(Tag.PatientOrientation, "")
                .numbers(Tag.UltrasoundColorDataPresent, 1);
    }

    private void ultrasoundCine() {
        ultrasound();
        header.text(Tag.NumberOfFrames, Integer.toString(device.frames()))
                .tagValue(Tag.FrameIncrementPointer, Tag.FrameTime)
                .text(Tag.FrameTime, String.format(Locale.ROOT, "%.0f", FRAME_MILLISECONDS))
                .sequence(
                        Tag.SequenceOfUltrasoundRegions,
                        item -> item.numbers(Tag.RegionLocationMinX0, 0)
                                .numbers(Tag.RegionLocationMinY0, 48)
                                .numbers(Tag.RegionLocationMaxX1, device.columns() - 1)
                                .numbers(Tag.RegionLocationMaxY1, device.rows() - 1)
                                .numbers(Tag.RegionSpatialFormat, 1)
                                .numbers(Tag.RegionDataType, 1)
                                .numbers(Tag.RegionFlags, 0)
                                .numbers(Tag.PhysicalUnitsXDirection, 3)
                                .numbers(Tag.PhysicalUnitsYDirection, 3)
                                .numbers(Tag.PhysicalDeltaX, 0.03)
                                .numbers(Tag.PhysicalDeltaY, 0.03));
    }

    private void gray(String photometricInterpretation, int bitsStored, boolean signed) {
        pixels(photometricInterpretation, 1, 16, bitsStored);
        header.numbers(Tag.PixelRepresentation, signed ? 1 : 0);
    }

    private void color() {
        pixels("RGB", 3, 8, 8);
        header.numbers(Tag.PlanarConfiguration, 0).numbers(Tag.PixelRepresentation, 0);
    }

    private void pixels(String photometricInterpretation, int samples, int bitsAllocated, int bitsStored) {
        header.numbers(Tag.SamplesPerPixel, samples)
                .text(Tag.PhotometricInterpretation, photometricInterpretation)
                .numbers(Tag.Rows, device.rows())
                .numbers(Tag.Columns, device.columns())
                .numbers(Tag.BitsAllocated, bitsAllocated)
                .numbers(Tag.BitsStored, bitsStored)
                .numbers(Tag.HighBit, bitsStored - 1);
    }

    /** Image Plane and Frame of Reference: axial slices, {@code spacing} and {@code step} in mm. */
    private void crossSection(double spacing, double step) {
        double corner = -spacing * device.columns() / 2;
        String position = String.format(Locale.ROOT, "%.3f\\%.3f\\%.3f", corner, corner, step * instance);
        header.instanceUid(Tag.FrameOfReferenceUID, study.uid("frame of reference"))
                .text(Tag.PositionReferenceIndicator, "")
                .text(Tag.PatientPosition, "HFS")
                .text(Tag.ImagePositionPatient, position)
                .text(Tag.ImageOrientationPatient, "1\\0\\0\\0\\1\\0")
                .text(Tag.PixelSpacing, spacing + "\\" + spacing)
                .text(Tag.SliceThickness, Double.toString(step))
                .text(Tag.SliceLocation, String.format(Locale.ROOT, "%.3f", step * instance))
                .sequence(
                        Tag.SourceImageSequence,
                        item -> item.uid(Tag.ReferencedSOPClassUID, device.sopClassUid())
                                .instanceUid(Tag.ReferencedSOPInstanceUID, study.uid("raw " + instance)));
    }
}
