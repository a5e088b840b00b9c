package io.veilgate.core.image;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.PieceReader;
import io.veilgate.core.dataset.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Decoded frames as native pixel data in little endian (PS3.5 §8.1, §8.2), one after the other, laid out as the image attributes say. */
final class NativeFrames {
    /** The longest value that a native element can have. */
    private static final long MOST_BYTES = 0xFFFF_FFFEL;

    private NativeFrames() {}

    /**
     * @param layout of the decoded frames
     * @param frames begins a pass over them
     * @param remove what does not hold for native pixel data
     */
    static PixelPlan plan(
            PixelDescription description,
            NativeLayout layout,
            Function<ByteSource, DecodedFrames> frames,
            Set<Integer> remove)
            throws UnusablePixelsException {
        if (description.frames() > 1 && (description.frameBits() & 7) != 0) {
            throw new UnusablePixelsException(
                    PixelPlan.Problem.UNSUPPORTED, "frames that share a byte are not put together yet");
        }
        if (description.nativeBytes() > MOST_BYTES) {
            throw new UnusablePixelsException(
                    PixelPlan.Problem.TOO_LARGE,
                    "native pixel data of " + description.nativeBytes() + " bytes has no length that fits");
        }
        boolean interleave = layout.description().byPlane() && !description.byPlane();
        return new PixelPlan.Replaced(
                new DataSetWriter.Replacement(
                        description.bitsAllocated() > 8 ? Vr.OW : Vr.OB,
                        description.nativeBytes(),
                        List.of(new Segment.Derived(source -> interleave
                                ? new Interleaved(frames.apply(source), description)
                                : asTheyAre(frames.apply(source))))),
                remove);
    }

    private static PieceReader asTheyAre(DecodedFrames frames) {
        return () -> frames.next().map(ByteBuffer::wrap);
    }

    /** Pixel by pixel what the codec gives plane by plane, some pixels at a time. */
    private static final class Interleaved implements PieceReader {
        private static final int PIXELS_IN_A_PIECE = 16 << 10;

        private final DecodedFrames frames;
        private final int pixels;
        private final int samples;
        private final int sampleBytes;
        private final byte[] piece;
        private byte[] frame = new byte[0];
        private int done;

        Interleaved(DecodedFrames frames, PixelDescription description) {
            this.frames = frames;
            this.pixels = Math.toIntExact(description.framePixels());
            this.samples = description.samplesPerPixel();
            this.sampleBytes = description.sampleBytes();
            this.piece = new byte[Math.min(pixels, PIXELS_IN_A_PIECE) * samples * sampleBytes];
            this.done = pixels;
        }

        @Override
        public Optional<ByteBuffer> next() throws IOException, DicomException.Format {
            if (done == pixels) {
                Optional<byte[]> next = frames.next();
                if (next.isEmpty()) {
                    return Optional.empty();
                }
                frame = next.get();
                done = 0;
            }
            int count = Math.min(pixels - done, PIXELS_IN_A_PIECE);
            int to = 0;
            for (int pixel = done; pixel < done + count; pixel++) {
                for (int sample = 0; sample < samples; sample++) {
                    int from = (sample * pixels + pixel) * sampleBytes;
                    for (int i = 0; i < sampleBytes; i++) {
                        piece[to++] = frame[from + i];
                    }
                }
            }
            done += count;
            return Optional.of(ByteBuffer.wrap(piece, 0, to));
        }
    }
}
