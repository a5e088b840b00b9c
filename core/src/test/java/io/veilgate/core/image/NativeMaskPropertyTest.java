package io.veilgate.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dataset.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Native images of every kind against the definition of where each sample lies: inside the regions the fill, outside what was there. */
class NativeMaskPropertyTest {
    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    private static final List<PhotometricInterpretation> KINDS = List.of(
            PhotometricInterpretation.MONOCHROME1,
            PhotometricInterpretation.MONOCHROME2,
            PhotometricInterpretation.RGB,
            PhotometricInterpretation.YBR_FULL,
            PhotometricInterpretation.YBR_FULL_422);

    private static DataSet randomImage(Random random, ByteOrder order) {
        PhotometricInterpretation kind = KINDS.get(random.nextInt(KINDS.size()));
        int allocated = new int[] {8, 16, 32, 1}[random.nextInt(kind.samples() == 1 ? 4 : 3)];
        int columns = 1 + random.nextInt(21);
        if (kind.isSubsampled()) {
            columns += columns % 2;
        }
        DataSet image =
                Images.attributes(order, kind, 1 + random.nextInt(17), columns, 1 + random.nextInt(4), allocated);
        if (kind.samples() == 3 && !kind.isSubsampled()) {
            image.putUnsignedShort(Tag.PlanarConfiguration, random.nextInt(2));
        }
        int stored = 1 + random.nextInt(allocated);
        image.putUnsignedShort(Tag.BitsStored, stored);
        image.putUnsignedShort(Tag.HighBit, stored - 1 + random.nextInt(allocated - stored + 1));
        if (kind.isMonochrome()) {
            image.putUnsignedShort(Tag.PixelRepresentation, random.nextInt(2));
            if (random.nextInt(3) == 0) {
                image.putUnsignedShort(Tag.PixelPaddingValue, random.nextInt(1 << Math.min(stored, 16)));
            }
            if (random.nextInt(3) == 0) {
                image.putUnsignedShort(Tag.PixelPaddingRangeLimit, random.nextInt(1 << Math.min(stored, 16)));
            }
        }
        return image;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void blanksTheRegionsAndNothingElse(long seed) throws Exception {
        Random random = new Random(seed);
        ByteOrder order = random.nextInt(3) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        DataSet image = randomImage(random, order);
        PixelDescription d = PixelDescription.of(image);
        Vr vr = random.nextBoolean() ? Vr.OW : Vr.OB;
        NativeLayout layout = NativeLayout.of(d, order, vr == Vr.OW);
        byte[] pixels = Images.random(random, d.nativeBytes());
        if (random.nextInt(8) == 0) {
            Arrays.fill(pixels, pixels[0]);
        }
        int before = random.nextInt(5);
        byte[] source = new byte[before + pixels.length];
        System.arraycopy(pixels, 0, source, before, pixels.length);
        image.put(new Element(
                Tag.PixelData,
                vr,
                random.nextBoolean() ? new Value.Bulk(before, pixels.length) : new Value.Bytes(pixels)));
        List<Region> regions = Images.randomRegions(random, d.columns(), d.rows());
        TransferSyntax syntax = order == ByteOrder.BIG_ENDIAN
                ? TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN
                : TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN;

        var plan = new PixelPlanner(Limits.defaults()).plan(image, syntax, ByteSource.of(source), regions);

        assertThat(plan).as("seed %d: %s", seed, d).isInstanceOf(PixelPlan.Replaced.class);
        var replaced = (PixelPlan.Replaced) plan;
        assertThat(replaced.pixelData().length()).isEqualTo(pixels.length);
        byte[] expected = expected(layout, pixels, regions);
        for (int chunkBytes : new int[] {1, 2, 7, 4096}) {
            assertThat(Images.bytes(replaced.pixelData().segments(), source, chunkBytes))
                    .as("seed %d, chunks of %d: %s", seed, chunkBytes, d)
                    .isEqualTo(expected);
        }
    }

    private static byte[] expected(NativeLayout layout, byte[] pixels, List<Region> regions) {
        PixelDescription d = layout.description();
        byte[] expected = pixels.clone();
        Set<Long> written = new HashSet<>();
        for (int frame = 0; frame < d.frames(); frame++) {
            for (int y = 0; y < d.rows(); y++) {
                for (int x = 0; x < d.columns(); x++) {
                    int partner = d.photometricInterpretation().isSubsampled() ? x ^ 1 : x;
                    if (Images.isIn(regions, x, y) || Images.isIn(regions, partner, y)) {
                        for (int sample = 0; sample < d.samplesPerPixel(); sample++) {
                            long bit = Images.bitOf(d, frame, y, x, sample);
                            if (written.add(bit)) {
                                put(layout, expected, bit, fill(layout, pixels, sample));
                            }
                        }
                    }
                }
            }
        }
        return expected;
    }

    private static void put(NativeLayout layout, byte[] pixels, long bit, long value) {
        PixelDescription d = layout.description();
        int swap = layout.swappedBytes() ? 1 : 0;
        if (d.bitsAllocated() == 1) {
            int at = (int) (bit / 8) ^ swap;
            pixels[at] = (byte) (pixels[at] & ~(1 << bit % 8) | (int) (value & 1) << bit % 8);
            return;
        }
        long raw = value << (d.highBit() + 1 - d.bitsStored());
        byte[] cell = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(raw)
                .array();
        int count = d.bitsAllocated() / 8;
        for (int i = 0; i < count; i++) {
            int from = layout.byteOrder() == ByteOrder.LITTLE_ENDIAN ? i : count - 1 - i;
            pixels[(int) (bit / 8 + i) ^ swap] = cell[from];
        }
    }

    private static long fill(NativeLayout layout, byte[] pixels, int sample) {
        PixelDescription d = layout.description();
        if (!d.photometricInterpretation().isMonochrome()) {
            boolean chrominance = d.photometricInterpretation().isYbr() && sample > 0;
            return chrominance ? 1L << (d.bitsStored() - 1) : 0;
        }
        boolean largest = d.photometricInterpretation() == PhotometricInterpretation.MONOCHROME1;
        long best = Long.MIN_VALUE;
        for (int frame = 0; frame < d.frames(); frame++) {
            for (int y = 0; y < d.rows(); y++) {
                for (int x = 0; x < d.columns(); x++) {
                    long value = Images.stored(d, Images.cell(layout, pixels, Images.bitOf(d, frame, y, x, 0)));
                    boolean padding = d.padding()
                            .filter(p -> p.low() <= value && value <= p.high())
                            .isPresent();
                    if (!padding) {
                        best = Math.max(best, largest ? value : -value);
                    }
                }
            }
        }
        if (best != Long.MIN_VALUE) {
            return largest ? best : -best;
        }
        long lowest = d.signed() ? -(1L << (d.bitsStored() - 1)) : 0;
        long highest = lowest + (1L << d.bitsStored()) - 1;
        var padding = d.padding().orElseThrow();
        return largest ? Math.min(highest, padding.high()) : Math.max(lowest, padding.low());
    }
}
