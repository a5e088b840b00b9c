package io.veilgate.scp.demo;

import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;

/** Scanners that do not exist, each with a way of its own to burn the patient into the picture; {@code demo-rules.yaml} has their masks. */
@SuppressWarnings("ImmutableEnumChecker") // its fields are records of immutable values
public enum SyntheticDevice {
    /** 512 × 512, unsigned 12 bits in 16, MONOCHROME2: text in both upper corners. */
    MR(
            "MR",
            Uids.MRImageStorage,
            "FIELDMASTER 3",
            new Frame(512, 512, 1, 0, 4095),
            Phantom.HEAD,
            TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN),
    /** 512 × 512, signed 16 bits with Pixel Padding Value: text upper left and lower right. */
    CT(
            "CT",
            Uids.CTImageStorage,
            "SPIRALIS 64",
            new Frame(512, 512, 1, -1024, 3071),
            Phantom.ABDOMEN,
            TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN),
    /** 640 × 480 RGB, 8 frames: a bar above the ultrasound region. */
    US_CINE(
            "US",
            Uids.UltrasoundMultiFrameImageStorage,
            "ECHOPILOT 9",
            new Frame(640, 480, 8, 0, 0xFFFFFF),
            Phantom.HEART,
            TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN),
    /** 2000 × 2500, 16 bits, MONOCHROME1: large letters upper left. */
    CR(
            "CR",
            Uids.ComputedRadiographyImageStorage,
            "PLATEREADER XL",
            new Frame(2000, 2500, 1, 65535, 0),
            Phantom.CHEST,
            TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN),
    /** 800 × 600 RGB in RLE: a bar above, a line lower left, no region sequence. */
    US_RLE(
            "US",
            Uids.UltrasoundImageStorage,
            "SONOBOOK 2",
            new Frame(800, 600, 1, 0, 0xFFFFFF),
            Phantom.HEART,
            TransferSyntaxes.RLE_LOSSLESS);

    /**
     * @param black what is shown black, as a sample or 0xRRGGBB
     * @param white what is shown white, and burned in
     */
    record Frame(int columns, int rows, int frames, int black, int white) {}

    private final String modality;
    private final Uid sopClassUid;
    private final String modelName;
    private final Frame frame;
    private final Phantom phantom;
    private final TransferSyntax transferSyntax;

    SyntheticDevice(
            String modality,
            Uid sopClassUid,
            String modelName,
            Frame frame,
            Phantom phantom,
            TransferSyntax transferSyntax) {
        this.modality = modality;
        this.sopClassUid = sopClassUid;
        this.modelName = modelName;
        this.frame = frame;
        this.phantom = phantom;
        this.transferSyntax = transferSyntax;
    }

    public String modality() {
        return modality;
    }

    public Uid sopClassUid() {
        return sopClassUid;
    }

    public String modelName() {
        return modelName;
    }

    public int columns() {
        return frame.columns;
    }

    public int rows() {
        return frame.rows;
    }

    public int frames() {
        return frame.frames;
    }

    public TransferSyntax transferSyntax() {
        return transferSyntax;
    }

    public boolean isColor() {
        return this == US_CINE || this == US_RLE;
    }

    /** Samples per Pixel × Bits Allocated / 8. */
    public int bytesPerPixel() {
        return isColor() ? 3 : 2;
    }

    int black() {
        return frame.black;
    }

    int white() {
        return frame.white;
    }

    Phantom phantom() {
        return phantom;
    }
}
