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
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Native images of every kind against the definition of where each sample lies: inside the regions the fill, outside what was there. */
class NativeMaskPropertyTest {
    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void blanksTheRegionsAndNothingElse(long seed) throws Exception {
        Random random = new Random(seed);
        ByteOrder order = random.nextInt(3) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        DataSet image = Images.randomAttributes(random, order);
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
        byte[] expected = PlainMask.masked(layout, pixels, regions);
        for (int chunkBytes : new int[] {1, 2, 7, 4096}) {
            assertThat(Images.bytes(replaced.pixelData().segments(), source, chunkBytes))
                    .as("seed %d, chunks of %d: %s", seed, chunkBytes, d)
                    .isEqualTo(expected);
        }
    }
}
