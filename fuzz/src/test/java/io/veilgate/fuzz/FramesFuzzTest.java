package io.veilgate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetReader;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.Recipe;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.image.PixelPlan;
import io.veilgate.core.image.PixelPlanner;
import io.veilgate.core.image.Region;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever an image's attributes and pixel data say, its pixels can be masked, and masked again with the same result, or it is held. The
 * first byte of an input chooses between RLE Lossless and uncompressed.
 */
class FramesFuzzTest {
    private static final Limits LIMITS = new Limits(1 << 20, 1 << 20, 50, 16, 20_000);
    private static final List<Region> REGIONS = List.of(new Region(0, 0, 1, 1));

    static Stream<Arguments> seeds() throws Exception {
        return Stream.of(
                seed(0, SeedDataSets.rleImage(2, 2)),
                seed(0, SeedDataSets.rleImage(40, 40)),
                seed(1, SeedDataSets.image(6, 6)));
    }

    private static Arguments seed(int choice, byte[] dataSet) {
        byte[] input = new byte[dataSet.length + 1];
        input[0] = (byte) choice;
        System.arraycopy(dataSet, 0, input, 1, dataSet.length);
        return Arguments.of((Object) input);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void areMaskedOrHeld(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        TransferSyntax syntax =
                input[0] % 2 == 0 ? TransferSyntaxes.RLE_LOSSLESS : TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN;
        byte[] received = Arrays.copyOfRange(input, 1, input.length);
        Bounds.hold(input, 50_000, () -> {
            byte[] once = masked(received, syntax);
            if (once.length > 0) {
                assertThat(masked(once, syntax)).isEqualTo(once);
            }
        });
    }

    /** The data set with its first pixel blank; empty if it is refused or held. */
    private static byte[] masked(byte[] received, TransferSyntax syntax) throws IOException, DicomException.Format {
        ByteSource source = ByteSource.of(received);
        DataSet dataSet;
        try {
            dataSet = DataSetReader.read(source, syntax, LIMITS);
        } catch (DicomException.Format refused) {
            return new byte[0];
        }
        return switch (new PixelPlanner(LIMITS).plan(dataSet, syntax, source, REGIONS)) {
            case PixelPlan.Untouched() -> throw new AssertionError("regions, but nothing to do");
            case PixelPlan.CannotMask(var _, String message) -> {
                Refusals.hasNoValue(message);
                yield new byte[0];
            }
            case PixelPlan.Replaced(var pixelData, var remove) -> {
                remove.forEach(dataSet::remove);
                yield Written.bytes(
                        new Recipe(syntax, DataSetWriter.segments(dataSet, syntax, Map.of(Tag.PixelData, pixelData))),
                        source);
            }
        };
    }
}
