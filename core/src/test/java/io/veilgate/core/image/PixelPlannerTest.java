package io.veilgate.core.image;

import static io.veilgate.core.image.Images.items;
import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uids;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dataset.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelPlannerTest {
    private static final List<Region> CORNER = List.of(new Region(0, 0, 2, 1));
    private static final TransferSyntax EXPLICIT = TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN;
    private static final TransferSyntax RLE = TransferSyntaxes.RLE_LOSSLESS;

    private static DataSet monochrome(int rows, int columns, int frames, int allocated) {
        return Images.attributes(
                ByteOrder.LITTLE_ENDIAN, PhotometricInterpretation.MONOCHROME2, rows, columns, frames, allocated);
    }

    private static PixelPlan plan(DataSet image, TransferSyntax syntax, byte[] source, List<Region> regions)
            throws Exception {
        return new PixelPlanner(Limits.defaults()).plan(image, syntax, ByteSource.of(source), regions);
    }

    private static PixelPlan.Problem problem(PixelPlan plan) {
        assertThat(plan).isInstanceOf(PixelPlan.CannotMask.class);
        return ((PixelPlan.CannotMask) plan).problem();
    }

    private static byte[] output(PixelPlan plan, byte[] source, int chunkBytes) throws Exception {
        assertThat(plan).isInstanceOf(PixelPlan.Replaced.class);
        return Images.bytes(((PixelPlan.Replaced) plan).pixelData().segments(), source, chunkBytes);
    }

    private static byte[] rle(DataSet image, byte[] frame) throws Exception {
        ByteBuffer encoded = new RleLossless(PixelDescription.of(image)).encode(frame);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    private static void putFragments(DataSet image, byte[] value) {
        image.put(new Element(Tag.PixelData, Vr.OB, new Value.Fragments(0, value.length)));
    }

    private static byte[] part(byte[] bytes, int from, int to) {
        return java.util.Arrays.copyOfRange(bytes, from, to);
    }

    @Test
    void leavesPixelsAloneWithoutRegions() throws Exception {
        DataSet image = monochrome(2, 2, 1, 8);
        Images.putPixels(image, Vr.OB, new byte[4]);
        assertThat(plan(image, EXPLICIT, new byte[0], List.of())).isEqualTo(new PixelPlan.Untouched());
        assertThat(plan(DataSet.littleEndian(), EXPLICIT, new byte[0], List.of()))
                .isEqualTo(new PixelPlan.Untouched());
    }

    @Test
    void holdsAttributesThatContradictEachOtherOrThePixelData() throws Exception {
        List<Consumer<DataSet>> mistakes = List.of(
                image -> image.remove(Tag.Rows),
                image -> image.remove(Tag.BitsStored),
                image -> image.putUnsignedShort(Tag.Columns, 0),
                image -> image.putUnsignedShort(Tag.BitsStored, 17),
                image -> image.putUnsignedShort(Tag.HighBit, 16),
                image -> image.putUnsignedShort(Tag.HighBit, 14),
                image -> image.putUnsignedShort(Tag.PixelRepresentation, 2),
                image -> image.putUnsignedShort(Tag.SamplesPerPixel, 3),
                image -> image.putUnsignedShort(Tag.Rows, 3),
                image -> image.putString(Tag.NumberOfFrames, Vr.IS, "0"),
                image -> image.putString(Tag.NumberOfFrames, Vr.IS, "2"),
                image -> image.putString(Tag.NumberOfFrames, Vr.IS, "many"),
                image -> image.putString(Tag.PhotometricInterpretation, Vr.CS, "RGB"),
                image -> image.remove(Tag.PhotometricInterpretation),
                image -> Images.putPixels(image, Vr.OW, new byte[6]),
                image -> Images.putPixels(image, Vr.OW, new byte[10]),
                image -> Images.putPixels(image, Vr.OW, new byte[0]));
        for (int i = 0; i < mistakes.size(); i++) {
            DataSet image = monochrome(2, 2, 1, 16);
            Images.putPixels(image, Vr.OW, new byte[8]);
            mistakes.get(i).accept(image);
            assertThat(problem(plan(image, EXPLICIT, new byte[0], CORNER)))
                    .as("mistake %d", i)
                    .isEqualTo(PixelPlan.Problem.CONTRADICTORY);
        }
    }

    @Test
    void holdsSizesThatNoStreamCouldHave() throws Exception {
        DataSet image = monochrome(65535, 65535, 1, 32);
        image.putString(Tag.NumberOfFrames, Vr.IS, "2147483647");
        Images.putPixels(image, Vr.OW, new byte[8]);
        assertThat(problem(plan(image, EXPLICIT, new byte[0], CORNER))).isEqualTo(PixelPlan.Problem.CONTRADICTORY);
    }

    @Test
    void holdsRegionsThatReachOutOfTheImage() throws Exception {
        DataSet image = monochrome(2, 2, 1, 8);
        Images.putPixels(image, Vr.OB, new byte[4]);
        assertThat(problem(plan(image, EXPLICIT, new byte[0], List.of(new Region(1, 0, 2, 1)))))
                .isEqualTo(PixelPlan.Problem.CONTRADICTORY);
    }

    @Test
    void holdsRegionsInASyntaxWithoutCodecButNotCleanImages() throws Exception {
        TransferSyntax jpeg2000 =
                TransferSyntaxes.standard().get(Uids.JPEG2000Lossless).orElseThrow();
        DataSet image = monochrome(2, 2, 1, 8);
        byte[] value = items(true, new byte[0], new byte[] {1, 2});
        putFragments(image, value);
        assertThat(problem(plan(image, jpeg2000, value, CORNER))).isEqualTo(PixelPlan.Problem.CODEC_MISSING);
        assertThat(plan(image, jpeg2000, value, List.of())).isEqualTo(new PixelPlan.Untouched());
    }

    @Test
    void takesThePaletteEntryOfLeastLuminance() throws Exception {
        DataSet image = Images.attributes(ByteOrder.LITTLE_ENDIAN, PhotometricInterpretation.PALETTE_COLOR, 1, 4, 1, 8);
        Images.putPixels(image, Vr.OB, new byte[] {1, 2, 3, 4});
        int[] descriptors = {
            Tag.RedPaletteColorLookupTableDescriptor,
            Tag.GreenPaletteColorLookupTableDescriptor,
            Tag.BluePaletteColorLookupTableDescriptor
        };
        int[] tables = {
            Tag.RedPaletteColorLookupTableData,
            Tag.GreenPaletteColorLookupTableData,
            Tag.BluePaletteColorLookupTableData
        };
        // blue at 200 is darker than green at 100
        short[][] entries = {{300, 0, 0}, {300, 100, 0}, {300, 0, 200}};
        for (int i = 0; i < 3; i++) {
            image.put(new Element(descriptors[i], Vr.US, new Value.Bytes(words(3, 7, 16))));
            image.put(
                    new Element(tables[i], Vr.OW, new Value.Bytes(words(entries[i][0], entries[i][1], entries[i][2]))));
        }
        assertThat(output(plan(image, EXPLICIT, new byte[0], CORNER), new byte[0], 7))
                .containsExactly(9, 9, 3, 4);
    }

    @Test
    void expandsSegmentedPalettes() throws Exception {
        DataSet image = Images.attributes(ByteOrder.LITTLE_ENDIAN, PhotometricInterpretation.PALETTE_COLOR, 1, 4, 1, 8);
        Images.putPixels(image, Vr.OB, new byte[] {1, 2, 3, 4});
        // two discrete entries, four down to 10 in a line, then the first segment again
        byte[] segments = words(0, 2, 60, 50, 1, 4, 10, 2, 1, 0, 0);
        int[][] tags = {
            {Tag.RedPaletteColorLookupTableDescriptor, Tag.SegmentedRedPaletteColorLookupTableData},
            {Tag.GreenPaletteColorLookupTableDescriptor, Tag.SegmentedGreenPaletteColorLookupTableData},
            {Tag.BluePaletteColorLookupTableDescriptor, Tag.SegmentedBluePaletteColorLookupTableData}
        };
        for (int[] pair : tags) {
            image.put(new Element(pair[0], Vr.US, new Value.Bytes(words(8, 0, 16))));
            image.put(new Element(pair[1], Vr.OW, new Value.Bytes(segments)));
        }
        assertThat(Palette.read(image, ByteSource.of(new byte[0])).red())
                .containsExactly(60, 50, 40, 30, 20, 10, 60, 50);
        assertThat(output(plan(image, EXPLICIT, new byte[0], CORNER), new byte[0], 7))
                .containsExactly(5, 5, 3, 4);
        image.put(new Element(tags[0][1], Vr.OW, new Value.Bytes(words(0, 2, 60))));
        assertThat(problem(plan(image, EXPLICIT, new byte[0], CORNER))).isEqualTo(PixelPlan.Problem.CONTRADICTORY);
    }

    private static byte[] words(int... values) {
        ByteBuffer words = ByteBuffer.allocate(values.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            words.putShort((short) value);
        }
        return words.array();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 4096})
    void clearsOverlayBitsInEveryPixelAndContinuesTheSign(int chunkBytes) throws Exception {
        byte[] source = words(0x8001, 0x4FFF, 0xC800, 0x07FF);
        for (boolean signed : new boolean[] {false, true}) {
            DataSet image = monochrome(1, 4, 1, 16);
            image.putUnsignedShort(Tag.BitsStored, 12);
            image.putUnsignedShort(Tag.HighBit, 11);
            image.putUnsignedShort(Tag.PixelRepresentation, signed ? 1 : 0);
            image.put(new Element(Tag.PixelData, Vr.OW, new Value.Bulk(0, source.length)));
            assertThat(plan(image, EXPLICIT, source, List.of())).isEqualTo(new PixelPlan.Untouched());
            image.putUnsignedShort(0x60020100, 16);
            image.putUnsignedShort(0x60020102, 15);
            assertThat(output(plan(image, EXPLICIT, source, List.of()), source, chunkBytes))
                    .isEqualTo(signed ? words(0x0001, 0xFFFF, 0xF800, 0x07FF) : words(1, 0x0FFF, 0x0800, 0x07FF));
            assertThat(output(plan(image, EXPLICIT, source, CORNER), source, chunkBytes))
                    .isEqualTo(signed ? words(0xF800, 0xF800, 0xF800, 0x07FF) : words(1, 1, 0x0800, 0x07FF));
        }
    }

    @Test
    void holdsOverlaysInsideTheStoredBitsAndInCompressedFrames() throws Exception {
        DataSet image = monochrome(1, 4, 1, 16);
        image.putUnsignedShort(Tag.BitsStored, 12);
        image.putUnsignedShort(Tag.HighBit, 11);
        image.putUnsignedShort(0x60000102, 11);
        Images.putPixels(image, Vr.OW, new byte[8]);
        assertThat(problem(plan(image, EXPLICIT, new byte[0], List.of()))).isEqualTo(PixelPlan.Problem.CONTRADICTORY);
        image.putUnsignedShort(0x60000102, 12);
        byte[] value = items(true, new byte[0], new byte[] {1, 2});
        putFragments(image, value);
        TransferSyntax jpegLs =
                TransferSyntaxes.standard().get(Uids.JPEGLSLossless).orElseThrow();
        assertThat(problem(plan(image, jpegLs, value, List.of()))).isEqualTo(PixelPlan.Problem.CODEC_MISSING);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 4096})
    void masksEveryRleFrameHoweverItIsFragmented(int chunkBytes) throws Exception {
        DataSet image = monochrome(3, 5, 2, 16);
        byte[][] frames = {Images.random(new Random(1), 30), Images.random(new Random(2), 30)};
        byte[] one = rle(image, frames[0]);
        byte[] two = rle(image, frames[1]);
        byte[] table = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0)
                .putInt(one.length + 16)
                .array();
        for (byte[] value : new byte[][] {
            items(true, new byte[0], one, two), items(true, table, part(one, 0, 66), part(one, 66, one.length), two)
        }) {
            putFragments(image, value);
            PixelPlan plan = plan(image, RLE, value, CORNER);
            var replaced = (PixelPlan.Replaced) plan;
            assertThat(replaced.pixelData().length()).isEqualTo(DataSetWriter.Replacement.UNDEFINED);
            assertThat(replaced.remove()).contains(Tag.ExtendedOffsetTable, Tag.ExtendedOffsetTableLengths);
            byte[] output = output(plan, value, chunkBytes);
            FragmentIndex index = FragmentIndex.of(new Value.Fragments(0, output.length), ByteSource.of(output), 2);
            assertThat(index.firstFragment()).as("empty Basic Offset Table").isEqualTo(8);
            FrameReader reader = new FrameReader(index, ByteSource.of(output), 1 << 20);
            long smallest = smallest(frames);
            for (byte[] frame : frames) {
                byte[] decoded = new byte[30];
                new RleLossless(PixelDescription.of(image)).decode(reader.next().orElseThrow(), decoded);
                byte[] expected = frame.clone();
                ByteBuffer.wrap(expected)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putShort((short) smallest)
                        .putShort((short) smallest);
                assertThat(decoded).isEqualTo(expected);
            }
            assertThat(reader.next()).isEmpty();
        }
    }

    private static long smallest(byte[][] frames) {
        long smallest = 0xFFFF;
        for (byte[] frame : frames) {
            for (int i = 0; i < frame.length; i += 2) {
                smallest = Math.min(smallest, (frame[i] & 0xFF) | (frame[i + 1] & 0xFF) << 8);
            }
        }
        return smallest;
    }

    @Test
    void holdsRleThatCannotBeDecodedOrDividedIntoFrames() throws Exception {
        DataSet image = monochrome(3, 5, 2, 16);
        byte[] frame = rle(image, Images.random(new Random(1), 30));
        byte[] broken = part(frame, 0, frame.length - 8);
        byte[][] values = {
            items(true, new byte[0], frame, broken),
            items(true, new byte[0], frame),
            items(true, new byte[0], frame, frame, frame),
            items(true, new byte[4], frame, frame, frame),
            items(true),
            items(false, new byte[0], frame, frame),
            part(items(true, new byte[0], frame, frame), 0, 40)
        };
        for (byte[] value : values) {
            putFragments(image, value);
            assertThat(problem(plan(image, RLE, value, CORNER)))
                    .isIn(PixelPlan.Problem.UNDECODABLE, PixelPlan.Problem.CONTRADICTORY);
        }
    }

    @Test
    void holdsFramesOverTheirCap() throws Exception {
        DataSet image = monochrome(3, 5, 1, 16);
        byte[] value = items(true, new byte[0], rle(image, new byte[30]));
        putFragments(image, value);
        for (long frameBytes : new long[] {30, 40}) {
            Limits limits = new Limits(1 << 20, frameBytes, 1 << 16, 64, 1000);
            assertThat(problem(new PixelPlanner(limits).plan(image, RLE, ByteSource.of(value), CORNER)))
                    .isEqualTo(PixelPlan.Problem.TOO_LARGE);
        }
    }

    @Test
    void masksEncapsulatedUncompressedFrames() throws Exception {
        TransferSyntax syntax = TransferSyntaxes.standard()
                .get(Uids.EncapsulatedUncompressedExplicitVRLittleEndian)
                .orElseThrow();
        DataSet image = monochrome(1, 3, 2, 8);
        byte[] value = items(true, new byte[0], new byte[] {9, 8, 7, 0}, new byte[] {3, 4, 5, 0});
        putFragments(image, value);
        assertThat(output(plan(image, syntax, value, CORNER), value, 7))
                .isEqualTo(items(true, new byte[0], new byte[] {3, 3, 7, 0}, new byte[] {3, 3, 5, 0}));
    }

    @Test
    void holdsBigEndianSamplesThatNotAllTurnRoundTheSameWay() throws Exception {
        for (int allocated : new int[] {16, 32}) {
            DataSet image =
                    Images.attributes(ByteOrder.BIG_ENDIAN, PhotometricInterpretation.MONOCHROME2, 1, 2, 1, allocated);
            Images.putPixels(image, allocated == 16 ? Vr.OB : Vr.OW, new byte[allocated / 4]);
            PixelPlan plan = new PixelPlanner(Limits.defaults())
                    .planNative(
                            image,
                            TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN,
                            ByteSource.of(new byte[0]),
                            List.of(),
                            EXPLICIT);
            assertThat(problem(plan)).isEqualTo(PixelPlan.Problem.UNSUPPORTED);
        }
    }
}
