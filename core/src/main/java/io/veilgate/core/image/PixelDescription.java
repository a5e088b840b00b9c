package io.veilgate.core.image;

import static io.veilgate.core.image.UnusablePixelsException.contradictory;
import static io.veilgate.core.image.UnusablePixelsException.unsupported;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Tags;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Value;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The Image Pixel attributes of an instance (PS3.3 C.7.6.3), free of contradictions.
 *
 * @param frames Number of Frames, 1 where there is none
 * @param bitsAllocated 1, 8, 16 or 32
 * @param highBit most significant of the {@code bitsStored} bits within the {@code bitsAllocated} (PS3.5 §8.1.1)
 * @param byPlane Planar Configuration 1: each frame holds one colour after the other
 * @param padding stored values that stand for no measurement (PS3.3 C.7.5.1.1.2)
 */
public record PixelDescription(
        int rows,
        int columns,
        int frames,
        int samplesPerPixel,
        int bitsAllocated,
        int bitsStored,
        int highBit,
        boolean signed,
        PhotometricInterpretation photometricInterpretation,
        boolean byPlane,
        Optional<Padding> padding) {
    /** Stored values from {@code low} to {@code high}, both included. */
    public record Padding(int low, int high) {
        public Padding {
            if (low > high) {
                throw new IllegalArgumentException("a padding range runs from low to high");
            }
        }
    }

    /**
     * @throws UnusablePixelsException if an attribute is missing, or they contradict each other; nothing is guessed but Number of Frames
     */
    public static PixelDescription of(DataSet dataSet) throws UnusablePixelsException {
        int samples = required(dataSet, Tag.SamplesPerPixel);
        int bitsAllocated = required(dataSet, Tag.BitsAllocated);
        int bitsStored = required(dataSet, Tag.BitsStored);
        int highBit = required(dataSet, Tag.HighBit);
        int representation = required(dataSet, Tag.PixelRepresentation);
        if (representation > 1) {
            throw contradictory("Pixel Representation is neither 0 nor 1");
        }
        if (bitsAllocated != 1 && bitsAllocated != 8 && bitsAllocated != 16 && bitsAllocated != 32) {
            throw unsupported("Bits Allocated is " + bitsAllocated + ", not 1, 8, 16 or 32");
        }
        if (bitsStored < 1 || bitsStored > highBit + 1 || highBit >= bitsAllocated) {
            throw contradictory("Bits Allocated " + bitsAllocated + ", Bits Stored " + bitsStored + " and High Bit "
                    + highBit + " do not go together");
        }
        var photometric = PhotometricInterpretation.of(dataSet.string(Tag.PhotometricInterpretation)
                .orElseThrow(() -> contradictory("Photometric Interpretation is missing")));
        if (samples < 1 || photometric.samples() != 0 && photometric.samples() != samples) {
            throw contradictory("Samples per Pixel is " + samples + " for " + photometric);
        }
        if (bitsAllocated == 1 && samples != 1) {
            throw unsupported("Samples per Pixel is " + samples + " of 1 bit each");
        }
        int columns = atLeastOne(dataSet, Tag.Columns);
        if (photometric.isSubsampled() && columns % 2 != 0) {
            throw contradictory("Columns is odd for " + photometric);
        }
        return new PixelDescription(
                atLeastOne(dataSet, Tag.Rows),
                columns,
                frames(dataSet),
                samples,
                bitsAllocated,
                bitsStored,
                highBit,
                representation == 1,
                photometric,
                samples > 1 && planarConfiguration(dataSet) == 1,
                photometric.isMonochrome() ? padding(dataSet, representation == 1) : Optional.empty());
    }

    private static int planarConfiguration(DataSet dataSet) throws UnusablePixelsException {
        int planar = required(dataSet, Tag.PlanarConfiguration);
        if (planar > 1) {
            throw contradictory("Planar Configuration is neither 0 nor 1");
        }
        return planar;
    }

    private static int required(DataSet dataSet, int tag) throws UnusablePixelsException {
        return dataSet.integer(tag).orElseThrow(() -> contradictory(Tags.format(tag) + " is missing or no number"));
    }

    private static int atLeastOne(DataSet dataSet, int tag) throws UnusablePixelsException {
        int value = required(dataSet, tag);
        if (value < 1) {
            throw contradictory(Tags.format(tag) + " is " + value);
        }
        return value;
    }

    private static int frames(DataSet dataSet) throws UnusablePixelsException {
        return dataSet.hasValue(Tag.NumberOfFrames) ? atLeastOne(dataSet, Tag.NumberOfFrames) : 1;
    }

    /** Both values are taken as Pixel Representation says, whatever their VR: US where SS is meant is met often. */
    private static Optional<Padding> padding(DataSet dataSet, boolean signed) {
        OptionalInt value = sixteenBits(dataSet, Tag.PixelPaddingValue, signed);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        int limit = sixteenBits(dataSet, Tag.PixelPaddingRangeLimit, signed).orElse(value.getAsInt());
        return Optional.of(new Padding(Math.min(value.getAsInt(), limit), Math.max(value.getAsInt(), limit)));
    }

    private static OptionalInt sixteenBits(DataSet dataSet, int tag, boolean signed) {
        Element element = dataSet.get(tag).orElse(null);
        if (element == null
                || element.vr() == Vr.IS
                || !(element.value() instanceof Value.Bytes bytes)
                || bytes.encoded().length < 2) {
            return OptionalInt.empty();
        }
        short raw = ByteBuffer.wrap(bytes.encoded()).order(dataSet.byteOrder()).getShort();
        return OptionalInt.of(signed ? raw : raw & 0xFFFF);
    }

    /** Bytes of one sample; 1 where several samples share a byte. */
    int sampleBytes() {
        return Math.max(1, bitsAllocated / 8);
    }

    /** Pixels of one frame. */
    long framePixels() {
        return (long) rows * columns;
    }

    /**
     * Bits of one native frame; frames follow each other without padding, even within a byte (PS3.5 §8.1.1).
     *
     * @throws UnusablePixelsException if there are more than a stream could hold
     */
    long frameBits() throws UnusablePixelsException {
        // two pixels of 4:2:2 have four samples
        int samples = photometricInterpretation.isSubsampled() ? 2 : samplesPerPixel;
        return multiply(framePixels(), (long) samples * bitsAllocated);
    }

    /**
     * Bytes of all native frames, without the byte that pads them to even length.
     *
     * @throws UnusablePixelsException if there are more than a stream could hold
     */
    long nativeBytes() throws UnusablePixelsException {
        long bits = multiply(frameBits(), frames);
        return (bits >>> 3) + ((bits & 7) == 0 ? 0 : 1);
    }

    private static long multiply(long a, long b) throws UnusablePixelsException {
        if (Math.multiplyHigh(a, b) != 0 || a * b < 0) {
            throw contradictory("the frames would have more than 2^63 bits");
        }
        return a * b;
    }

    /** One frame of these, one colour after the other. */
    PixelDescription oneFrameByPlane() {
        return new PixelDescription(
                rows,
                columns,
                1,
                samplesPerPixel,
                bitsAllocated,
                bitsStored,
                highBit,
                signed,
                photometricInterpretation,
                samplesPerPixel > 1,
                padding);
    }

    /** One frame of these, otherwise the same. */
    PixelDescription oneFrame() {
        return new PixelDescription(
                rows,
                columns,
                1,
                samplesPerPixel,
                bitsAllocated,
                bitsStored,
                highBit,
                signed,
                photometricInterpretation,
                byPlane,
                padding);
    }
}
