package io.veilgate.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uids;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetReader;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dataset.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images of every kind, received in each form that is decoded, in a native transfer syntax of little endian: every sample is what it was, or blank. */
class NativeFormPropertyTest {
    private static final Limits LIMITS = Limits.defaults();

    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    private static TransferSyntax encapsulatedUncompressed() {
        return TransferSyntaxes.standard()
                .get(Uids.EncapsulatedUncompressedExplicitVRLittleEndian)
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void hasEverySampleThatWasReceived(long seed) throws Exception {
        Random random = new Random(seed);
        TransferSyntax received = List.of(
                        TransferSyntaxes.RLE_LOSSLESS,
                        encapsulatedUncompressed(),
                        TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN,
                        TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN)
                .get(random.nextInt(4));
        TransferSyntax target = random.nextBoolean()
                ? TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN
                : TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN;
        DataSet image =
                Images.randomAttributes(random, received.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        PixelDescription d = PixelDescription.of(image);
        NativeLayout layout = NativeLayout.littleEndian(d);
        byte[] pixels = samples(layout, Images.random(random, d.nativeBytes()));
        byte[] source = encoded(received, layout, pixels);
        image.put(new Element(
                Tag.PixelData,
                received.encapsulated() || d.bitsAllocated() <= 8 && !received.bigEndian() ? Vr.OB : Vr.OW,
                received.encapsulated() ? new Value.Fragments(0, source.length) : new Value.Bulk(0, source.length)));
        List<Region> regions = random.nextInt(3) == 0 ? List.of() : Images.randomRegions(random, d.columns(), d.rows());

        PixelPlan plan = new PixelPlanner(LIMITS).planNative(image, received, ByteSource.of(source), regions, target);

        if (mayBeHeld(received, d)) {
            assertThat(plan).as("seed %d: %s", seed, d).isInstanceOf(PixelPlan.CannotMask.class);
            return;
        }
        assertThat(plan).as("seed %d: %s", seed, d).isNotInstanceOf(PixelPlan.CannotMask.class);
        byte[] expected = regions.isEmpty() ? pixels : PlainMask.masked(layout, pixels, regions);
        for (int chunkBytes : new int[] {1, 7, 4096}) {
            byte[] written = Images.bytes(
                    plan instanceof PixelPlan.Replaced(var pixelData, var _)
                            ? DataSetWriter.segments(image, target, Map.of(Tag.PixelData, pixelData))
                            : DataSetWriter.segments(image, target),
                    source,
                    chunkBytes);
            DataSet read = new DataSetReader(ByteSource.of(written), target, LIMITS).read();
            assertThat(PixelDescription.of(read)).isEqualTo(d);
            Element element = read.get(Tag.PixelData).orElseThrow();
            assertThat(element.vr()).isIn(d.bitsAllocated() > 8 ? List.of(Vr.OW) : List.of(Vr.OB, Vr.OW));
            byte[] value = value(element, written);
            assertThat(value.length % 2).isZero();
            assertThat(samples(layout, value)).as("seed %d: %s", seed, d).isEqualTo(expected);
        }
    }

    /** What has no form that all agree on, or none at all. */
    private static boolean mayBeHeld(TransferSyntax received, PixelDescription d) throws Exception {
        return received.is(Uids.RLELossless) && d.photometricInterpretation().isSubsampled()
                || received.encapsulated() && d.frames() > 1 && d.frameBits() % 8 != 0
                || received.bigEndian() && d.bitsAllocated() > 16;
    }

    private static byte[] value(Element pixelData, byte[] dataSet) {
        return switch (pixelData.value()) {
            case Value.Bytes(byte[] bytes) -> bytes;
            case Value.Bulk(long offset, long length) ->
                Arrays.copyOfRange(dataSet, (int) offset, (int) (offset + length));
            case Value.Fragments _, Value.Items _ -> throw new AssertionError("not native");
        };
    }

    /** The samples alone, without what may stand in bits and bytes behind the last. */
    private static byte[] samples(NativeLayout layout, byte[] pixels) throws Exception {
        byte[] samples = new byte[(int) layout.description().nativeBytes()];
        for (int frame = 0; frame < layout.description().frames(); frame++) {
            copy(layout, pixels, frame, layout, samples, frame);
        }
        return samples;
    }

    private static byte[] encoded(TransferSyntax syntax, NativeLayout layout, byte[] pixels) throws Exception {
        PixelDescription d = layout.description();
        if (!syntax.encapsulated()) {
            NativeLayout to = NativeLayout.of(
                    d, syntax.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, syntax.bigEndian());
            byte[] encoded = new byte[pixels.length + pixels.length % 2];
            for (int frame = 0; frame < d.frames(); frame++) {
                copy(layout, pixels, frame, to, encoded, frame);
            }
            return encoded;
        }
        boolean rle =
                syntax.is(Uids.RLELossless) && !d.photometricInterpretation().isSubsampled();
        FrameCodec codec = rle ? new RleLossless(d) : new UncompressedFrames(d);
        byte[][] items = new byte[1 + d.frames()][0];
        for (int frame = 0; frame < d.frames(); frame++) {
            byte[] decoded = new byte[(int) codec.layout().description().nativeBytes()];
            copy(layout, pixels, frame, codec.layout(), decoded, 0);
            ByteBuffer compressed = codec.encode(decoded);
            items[1 + frame] = new byte[compressed.remaining()];
            compressed.get(items[1 + frame]);
        }
        return Images.items(true, items);
    }

    private static void copy(
            NativeLayout from, byte[] pixels, int frame, NativeLayout to, byte[] copied, int copiedFrame) {
        PixelDescription d = from.description();
        for (int y = 0; y < d.rows(); y++) {
            for (int x = 0; x < d.columns(); x++) {
                for (int sample = 0; sample < d.samplesPerPixel(); sample++) {
                    long raw = Images.cell(from, pixels, Images.bitOf(d, frame, y, x, sample));
                    Images.putCell(to, copied, Images.bitOf(to.description(), copiedFrame, y, x, sample), raw);
                }
            }
        }
    }
}
