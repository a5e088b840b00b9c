package io.veilgate.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.Tag;
import io.veilgate.core.dataset.DataSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RleLosslessTest {
    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private static PixelDescription image(PhotometricInterpretation kind, int rows, int columns, int allocated)
            throws UnusablePixelsException {
        return PixelDescription.of(Images.attributes(ByteOrder.LITTLE_ENDIAN, kind, rows, columns, 1, allocated));
    }

    private static PixelDescription randomImage(Random random) throws UnusablePixelsException {
        boolean colour = random.nextBoolean();
        int allocated = new int[] {8, 16, 32, 1}[random.nextInt(colour ? 3 : 4)];
        return image(
                colour ? PhotometricInterpretation.RGB : PhotometricInterpretation.MONOCHROME2,
                1 + random.nextInt(9),
                1 + random.nextInt(400),
                allocated);
    }

    private static ByteBuffer frame(String hexOfSegments, int... offsets) {
        byte[] segments = HexFormat.of().parseHex(hexOfSegments.replace(" ", ""));
        ByteBuffer frame = ByteBuffer.allocate(64 + segments.length).order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(offsets.length);
        for (int offset : offsets) {
            frame.putInt(offset);
        }
        return frame.position(64).put(segments).flip();
    }

    /** PS3.5 §G.3.1: n from 0 to 127 copies n + 1 bytes, -1 to -127 repeats one 1 - n times, -128 does nothing. */
    @Test
    void unpacksLiteralRunsRepeatsAndNoOperations() throws Exception {
        byte[] decoded = new byte[8];
        new RleLossless(image(PhotometricInterpretation.MONOCHROME2, 2, 4, 8))
                .decode(frame("02 0A0B0C 80 FC 07 00", 64), decoded);
        assertThat(decoded).containsExactly(10, 11, 12, 7, 7, 7, 7, 7);
    }

    /** PS3.5 §G.2: the most significant byte of every sample comes first. */
    @Test
    void putsTheMostSignificantSegmentIntoTheHigherByte() throws Exception {
        byte[] decoded = new byte[4];
        new RleLossless(image(PhotometricInterpretation.MONOCHROME2, 1, 2, 16))
                .decode(frame("01 1234 00 01 5678 00", 64, 68), decoded);
        assertThat(decoded).containsExactly(0x56, 0x12, 0x78, 0x34);
    }

    @Test
    void refusesSegmentsThatAreTooShortOrHoldMoreThanTheirFrame() throws Exception {
        RleLossless codec = new RleLossless(image(PhotometricInterpretation.MONOCHROME2, 1, 4, 8));
        for (String segment : new String[] {"02 0A0B0C 80", "FE 07", "00", "FD", "80 80 80 80", "FD 07 FD 07"}) {
            assertThatThrownBy(() -> codec.decode(frame(segment, 64), new byte[4]))
                    .as(segment)
                    .isInstanceOf(UnusablePixelsException.class);
        }
    }

    @Test
    void refusesOffsetsOutsideTheFrameAndAnotherNumberOfSegments() throws Exception {
        RleLossless codec = new RleLossless(image(PhotometricInterpretation.MONOCHROME2, 1, 2, 16));
        String segments = "01 1234 00 01 5678 00";
        for (int[] offsets : new int[][] {{64}, {64, 68, 68}, {64, 63}, {68, 64}, {64, 73}, {-1, 68}, {0, 68}}) {
            assertThatThrownBy(() -> codec.decode(frame(segments, offsets), new byte[4]))
                    .isInstanceOf(UnusablePixelsException.class);
        }
        assertThatThrownBy(() -> codec.decode(ByteBuffer.allocate(63), new byte[4]))
                .isInstanceOf(UnusablePixelsException.class);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void decodesWhatItEncoded(long seed) throws Exception {
        Random random = new Random(seed);
        PixelDescription description = randomImage(random);
        RleLossless codec = new RleLossless(description);
        byte[] frame = new byte[(int) codec.layout().description().nativeBytes()];
        int alphabet = 1 + random.nextInt(random.nextBoolean() ? 2 : 256);
        for (int i = 0; i < frame.length; i++) {
            frame[i] = i > 0 && random.nextInt(3) > 0 ? frame[i - 1] : (byte) random.nextInt(alphabet);
        }
        ByteBuffer encoded = codec.encode(frame);
        assertThat(encoded.remaining() % 2).as("seed %d", seed).isZero();
        byte[] decoded = new byte[frame.length];
        new RleLossless(description).decode(encoded, decoded);
        assertThat(decoded).as("seed %d", seed).isEqualTo(frame);
    }

    /** PS3.5 §G.3.1: no run goes on from one row into the next. */
    @ParameterizedTest
    @MethodSource("seeds")
    void endsEveryRunWithItsRow(long seed) throws Exception {
        Random random = new Random(seed);
        int columns = 1 + random.nextInt(300);
        RleLossless codec = new RleLossless(image(PhotometricInterpretation.MONOCHROME2, 3, columns, 8));
        byte[] frame = new byte[3 * columns];
        for (int i = 0; i < frame.length; i++) {
            frame[i] = (byte) random.nextInt(2);
        }
        ByteBuffer packed = codec.encode(frame);
        packed.position(packed.position() + 64);
        for (int row = 0; row < 3; row++) {
            int done = 0;
            while (done < columns) {
                int code = packed.get();
                done += code >= 0 ? code + 1 : 1 - code;
                packed.position(packed.position() + (code >= 0 ? code + 1 : 1));
            }
            assertThat(done).as("seed %d, row %d", seed, row).isEqualTo(columns);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void endsAnyBytesInAFrameOrAnException(long seed) throws Exception {
        Random random = new Random(seed);
        PixelDescription description = randomImage(random);
        RleLossless codec = new RleLossless(description);
        byte[] frame = new byte[(int) codec.layout().description().nativeBytes()];
        byte[] valid = new byte[codec.encode(frame).remaining()];
        codec.encode(frame).get(valid);
        for (int i = random.nextInt(8); i >= 0; i--) {
            valid[random.nextInt(random.nextBoolean() ? 64 : valid.length)] = (byte) random.nextInt(256);
        }
        ByteBuffer broken = ByteBuffer.wrap(valid, 0, random.nextInt(valid.length + 1));
        try {
            codec.decode(broken, frame);
            assertThat(broken.limit()).as("seed %d", seed).isGreaterThan(64);
        } catch (UnusablePixelsException e) {
            assertThat(e.problem()).as("seed %d", seed).isEqualTo(PixelPlan.Problem.UNDECODABLE);
        }
    }

    @Test
    void hasNoFormForSubsampledChrominanceOrMoreThanFifteenSegments() {
        DataSet subsampled =
                Images.attributes(ByteOrder.LITTLE_ENDIAN, PhotometricInterpretation.YBR_FULL_422, 2, 2, 1, 8);
        DataSet sixteen = Images.attributes(ByteOrder.LITTLE_ENDIAN, PhotometricInterpretation.OTHER, 2, 2, 1, 32);
        sixteen.putUnsignedShort(Tag.SamplesPerPixel, 4);
        sixteen.putUnsignedShort(Tag.PlanarConfiguration, 0);
        for (DataSet image : new DataSet[] {subsampled, sixteen}) {
            assertThatThrownBy(() -> new RleLossless(PixelDescription.of(image)))
                    .isInstanceOf(UnusablePixelsException.class);
        }
    }
}
