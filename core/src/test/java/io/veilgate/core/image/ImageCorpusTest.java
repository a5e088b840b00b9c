package io.veilgate.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uids;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dataset.Part10File;
import io.veilgate.core.dataset.Recipe;
import io.veilgate.core.dataset.RecipeReader;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dataset.Value;
import io.veilgate.core.testing.Corpus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every native or RLE image of the corpus folder: blank where it should be, and as it was everywhere else. */
class ImageCorpusTest {
    private final Limits limits = Limits.defaults();

    @Test
    void everyNativeOrRleImageIsMasked() throws Exception {
        List<Path> files = Corpus.files("dicom");
        assumeFalse(files.isEmpty(), "no corpus folder");
        int images = 0;
        for (Path path : files) {
            DataSet dataSet;
            try (Part10File file = Part10.open(path, TransferSyntaxes.standard(), limits)) {
                dataSet = file.read(limits);
                if (isMasked(dataSet, file.transferSyntax())) {
                    check(path.getFileName().toString(), dataSet, file);
                    images++;
                }
            } catch (DicomException.Format e) {
                continue;
            }
        }
        assertThat(images).isGreaterThan(80);
    }

    private static boolean isMasked(DataSet dataSet, TransferSyntax syntax) {
        return dataSet.contains(Tag.PixelData) && (!syntax.encapsulated() || syntax.is(Uids.RLELossless));
    }

    private void check(String name, DataSet image, Part10File file) throws Exception {
        PixelDescription description = PixelDescription.of(image);
        int columns = description.columns();
        int rows = description.rows();
        List<Region> regions = List.of(
                new Region(0, 0, columns, Math.max(1, rows / 10)),
                new Region(columns / 3, rows / 2, Math.max(1, columns / 5), Math.max(1, rows / 4)));
        PixelPlan plan = new PixelPlanner(limits).plan(image, file.transferSyntax(), file.dataSet(), regions);
        assertThat(plan).as(name).isInstanceOf(PixelPlan.Replaced.class);
        byte[] output = read(file.dataSet(), (PixelPlan.Replaced) plan);
        Element received = image.get(Tag.PixelData).orElseThrow();
        if (file.transferSyntax().encapsulated()) {
            NativeLayout layout = new RleLossless(description).layout();
            FrameReader before = frames((Value.Fragments) received.value(), file.dataSet(), description);
            ByteSource masked = ByteSource.of(output);
            FrameReader after = frames(new Value.Fragments(0, output.length), masked, description);
            for (int frame = 0; frame < description.frames(); frame++) {
                compare(name, image, layout, decode(before, description), decode(after, description), regions);
            }
        } else {
            NativeLayout layout = NativeLayout.of(description, image.byteOrder(), received.vr() == Vr.OW);
            byte[] input = received.value() instanceof Value.Bulk bulk
                    ? bytes(file.dataSet(), bulk)
                    : ((Value.Bytes) received.value()).encoded();
            assertThat(output).as(name).hasSameSizeAs(input);
            compare(name, image, layout, input, output, regions);
        }
    }

    private static byte[] read(ByteSource source, PixelPlan.Replaced plan) throws Exception {
        RecipeReader reader = new RecipeReader(
                new Recipe(
                        TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN,
                        plan.pixelData().segments()),
                source);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer chunk = ByteBuffer.allocate(9973);
        while (reader.read(chunk) >= 0) {
            out.write(chunk.array(), 0, chunk.position());
            chunk.clear();
        }
        return out.toByteArray();
    }

    private static byte[] bytes(ByteSource source, Value.Bulk bulk) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) bulk.length());
        FragmentIndex.fill(source, bulk.offset(), bytes);
        return bytes.array();
    }

    private static FrameReader frames(Value.Fragments value, ByteSource source, PixelDescription description)
            throws Exception {
        return new FrameReader(FragmentIndex.of(value, source, description.frames()), source, 1 << 30);
    }

    private static byte[] decode(FrameReader frames, PixelDescription description) throws Exception {
        RleLossless codec = new RleLossless(description);
        byte[] frame = new byte[(int) codec.layout().description().nativeBytes()];
        codec.decode(frames.next().orElseThrow(), frame);
        return frame;
    }

    private static void compare(
            String name, DataSet image, NativeLayout layout, byte[] before, byte[] after, List<Region> regions) {
        PixelDescription d = layout.description();
        int pair = d.photometricInterpretation().isSubsampled() ? 1 : 0;
        boolean overlays = OverlayBits.isDeclared(image);
        long[] fill = new long[d.samplesPerPixel()];
        for (int sample = 0; sample < fill.length; sample++) {
            fill[sample] = Images.cell(layout, after, Images.bitOf(d, 0, 0, 0, sample));
        }
        for (int frame = 0; frame < d.frames(); frame++) {
            for (int y = 0; y < d.rows(); y++) {
                for (int x = 0; x < d.columns(); x++) {
                    boolean masked = Images.isIn(regions, x, y) || Images.isIn(regions, x ^ pair, y);
                    for (int sample = 0; sample < fill.length; sample++) {
                        long bit = Images.bitOf(d, frame, y, x, sample);
                        long was = Images.cell(layout, before, bit);
                        long is = Images.cell(layout, after, bit);
                        long expected = masked ? fill[sample] : overlays ? Images.stored(d, was) : was;
                        if (is != expected) {
                            throw new AssertionError(name + ": frame " + frame + " at " + x + ", " + y + " is " + is
                                    + ", not " + expected);
                        }
                    }
                }
            }
        }
    }
}
