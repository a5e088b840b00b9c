package io.veilgate.scp.demo;

import io.veilgate.core.base.Tag;
import io.veilgate.core.dataset.DataSet;

/**
 * One decoded frame and what is needed to show it.
 *
 * @param pixels colour by pixel, samples little endian, 8 or 16 bits allocated
 * @param bitsAllocated 8 or 16
 */
@SuppressWarnings("ArrayRecordComponent") // a frame is large and nobody changes it
record FrameImage(
        int columns,
        int rows,
        int samplesPerPixel,
        int bitsAllocated,
        int bitsStored,
        boolean signed,
        boolean inverse,
        byte[] pixels) {
    /** @param pixels a decoded frame of an instance with this header; MONOCHROME1, MONOCHROME2 or RGB */
    static FrameImage of(DataSet header, byte[] pixels) {
        return new FrameImage(
                number(header, Tag.Columns),
                number(header, Tag.Rows),
                number(header, Tag.SamplesPerPixel),
                number(header, Tag.BitsAllocated),
                number(header, Tag.BitsStored),
                number(header, Tag.PixelRepresentation) == 1,
                header.string(Tag.PhotometricInterpretation).orElse("").equals("MONOCHROME1"),
                pixels);
    }

    private static int number(DataSet header, int tag) {
        return header.integer(tag).orElseThrow(() -> new IllegalArgumentException("image without its pixel module"));
    }

    /** The stored value of the pixel's only sample, by Bits Stored and sign. */
    int gray(int pixel) {
        int allocated = bitsAllocated == 8
                ? pixels[pixel] & 0xFF
                : pixels[2 * pixel] & 0xFF | (pixels[2 * pixel + 1] & 0xFF) << 8;
        int shift = 32 - bitsStored;
        return signed ? allocated << shift >> shift : allocated << shift >>> shift;
    }
}
