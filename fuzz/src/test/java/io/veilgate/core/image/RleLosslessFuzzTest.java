package io.veilgate.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.veilgate.fuzz.Bounds;
import io.veilgate.fuzz.Refusals;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are an RLE frame, which encoded and decoded again is the same, or are refused. The first byte chooses the image. */
class RleLosslessFuzzTest {
    private static final List<PixelDescription> IMAGES = List.of(
            image(5, 3, 1, 8, PhotometricInterpretation.MONOCHROME2),
            image(4, 4, 1, 16, PhotometricInterpretation.MONOCHROME2),
            image(3, 2, 3, 8, PhotometricInterpretation.RGB),
            image(1, 2, 1, 32, PhotometricInterpretation.MONOCHROME2),
            image(3, 9, 1, 1, PhotometricInterpretation.MONOCHROME2));

    private static PixelDescription image(
            int rows, int columns, int samples, int bits, PhotometricInterpretation photometric) {
        return new PixelDescription(
                rows, columns, 1, samples, bits, bits, bits - 1, false, photometric, false, Optional.empty());
    }

    static Stream<Arguments> seeds() throws Exception {
        Stream.Builder<Arguments> seeds = Stream.builder();
        for (int choice = 0; choice < IMAGES.size(); choice++) {
            RleLossless codec = new RleLossless(IMAGES.get(choice));
            byte[] frame = new byte[(int) codec.layout().description().nativeBytes()];
            for (int i = 0; i < frame.length; i++) {
                frame[i] = (byte) (i / 3);
            }
            ByteBuffer encoded = codec.encode(frame);
            byte[] input = new byte[1 + encoded.remaining()];
            input[0] = (byte) choice;
            encoded.get(input, 1, encoded.remaining());
            seeds.add(Arguments.of((Object) input));
        }
        return seeds.build();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void isDecodedOrRefused(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        PixelDescription image = IMAGES.get((input[0] & 0xFF) % IMAGES.size());
        Bounds.hold(input, 1_000, () -> {
            RleLossless codec = new RleLossless(image);
            byte[] frame = new byte[(int) codec.layout().description().nativeBytes()];
            try {
                codec.decode(ByteBuffer.wrap(input, 1, input.length - 1), frame);
            } catch (UnusablePixelsException refused) {
                Refusals.hasNoValue(refused);
                return;
            }
            byte[] again = new byte[frame.length];
            Arrays.fill(again, (byte) 0x5A);
            codec.decode(codec.encode(frame), again);
            assertThat(again).isEqualTo(frame);
        });
    }
}
