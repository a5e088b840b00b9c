package io.veilgate.core.image;

import static io.veilgate.core.image.UnusablePixelsException.contradictory;
import static io.veilgate.core.image.UnusablePixelsException.undecodable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * RLE Lossless (PS3.5 Annex G): a frame is up to 15 segments, one for each byte of a sample, the most significant first, sample by sample;
 * each is packed by runs. Decoded frames are by plane, so that a segment's bytes lie at a fixed distance from each other.
 */
final class RleLossless implements FrameCodec {
    private static final int HEADER_BYTES = 64;
    private static final int MAX_SEGMENTS = 15;

    private final NativeLayout layout;
    private final int segments;
    private final int sampleBytes;
    private final int segmentBytes;
    private final int rowBytes;
    private final byte[] row;
    private byte[] encoded = new byte[0];

    /** @throws UnusablePixelsException if these images cannot be in this transfer syntax */
    RleLossless(PixelDescription description) throws UnusablePixelsException {
        if (description.photometricInterpretation().isSubsampled()) {
            throw contradictory("RLE Lossless has no form for "
                    + description.photometricInterpretation().name());
        }
        this.layout = NativeLayout.littleEndian(description.oneFrameByPlane());
        this.sampleBytes = description.sampleBytes();
        long all = description.samplesPerPixel() * (long) sampleBytes;
        if (all > MAX_SEGMENTS) {
            throw contradictory("RLE Lossless has no form for " + all + " bytes a pixel");
        }
        this.segments = (int) all;
        long perSegment =
                description.bitsAllocated() == 1 ? (description.framePixels() + 7) / 8 : description.framePixels();
        if (perSegment * segments > Integer.MAX_VALUE - HEADER_BYTES) {
            throw new UnusablePixelsException(PixelPlan.Problem.TOO_LARGE, "a frame has more than 2 GiB");
        }
        this.segmentBytes = (int) perSegment;
        this.rowBytes = description.bitsAllocated() > 1
                ? description.columns()
                : description.columns() % 8 == 0 ? description.columns() / 8 : segmentBytes;
        this.row = new byte[rowBytes];
    }

    @Override
    public NativeLayout layout() {
        return layout;
    }

    /** Where segment {@code index} begins in a decoded frame. */
    private int first(int index) {
        return index / sampleBytes * segmentBytes * sampleBytes + sampleBytes - 1 - index % sampleBytes;
    }

    @Override
    public void decode(ByteBuffer compressed, byte[] frame) throws UnusablePixelsException {
        ByteBuffer header = compressed.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (header.remaining() < HEADER_BYTES) {
            throw undecodable("an RLE frame is shorter than its header");
        }
        if (header.getInt(0) != segments) {
            throw undecodable(
                    "an RLE frame says " + Integer.toUnsignedString(header.getInt(0)) + " segments, not " + segments);
        }
        for (int i = 0; i < segments; i++) {
            int from = header.getInt(4 + 4 * i);
            int to = i + 1 < segments ? header.getInt(8 + 4 * i) : header.limit();
            if (from < HEADER_BYTES || to < from || to > header.limit()) {
                throw undecodable("the offset of RLE segment " + (i + 1) + " is outside its frame");
            }
            unpack(header.slice(from, to - from), frame, first(i));
        }
    }

    private void unpack(ByteBuffer packed, byte[] frame, int first) throws UnusablePixelsException {
        int done = 0;
        while (done < segmentBytes) {
            int code = packed.hasRemaining() ? packed.get() : Integer.MIN_VALUE;
            if (code == -128) {
                continue;
            }
            int count = Math.min(code >= 0 ? code + 1 : 1 - code, segmentBytes - done);
            if (code == Integer.MIN_VALUE || packed.remaining() < (code >= 0 ? count : 1)) {
                throw undecodable("an RLE segment ends after " + done + " of " + segmentBytes + " bytes");
            }
            int at = first + done * sampleBytes;
            if (code < 0) {
                replicate(packed.get(), frame, at, count);
            } else if (sampleBytes == 1) {
                packed.get(frame, at, count);
            } else {
                for (int i = 0; i < count; i++, at += sampleBytes) {
                    frame[at] = packed.get();
                }
            }
            done += count;
        }
        // what stands for more pixels than there are was never looked at: it may be another frame
        while (packed.hasRemaining()) {
            if (packed.get() != 0) {
                throw undecodable("an RLE segment holds more than the " + segmentBytes + " bytes of its frame");
            }
        }
    }

    private void replicate(byte value, byte[] frame, int first, int count) {
        for (int i = 0, at = first; i < count; i++, at += sampleBytes) {
            frame[at] = value;
        }
    }

    @Override
    public ByteBuffer encode(byte[] frame) {
        int worstRow = rowBytes + (rowBytes + 127) / 128;
        int worst = Math.addExact(HEADER_BYTES, segments * Math.addExact(worstRow * (segmentBytes / rowBytes), 1));
        if (encoded.length < worst) {
            encoded = new byte[worst];
        }
        ByteBuffer header = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        java.util.Arrays.fill(encoded, 0, HEADER_BYTES, (byte) 0);
        header.putInt(0, segments);
        int end = HEADER_BYTES;
        for (int i = 0; i < segments; i++) {
            header.putInt(4 + 4 * i, end);
            for (int start = 0; start < segmentBytes; start += rowBytes) {
                int at = first(i) + start * sampleBytes;
                for (int x = 0; x < rowBytes; x++, at += sampleBytes) {
                    row[x] = frame[at];
                }
                end = packRow(end);
            }
            if (end % 2 != 0) {
                encoded[end++] = 0;
            }
        }
        return ByteBuffer.wrap(encoded, 0, end);
    }

    /** Packs one row, whose runs may not go on into the next (PS3.5 §G.3.1): repeats of three and more, the rest literally. */
    private int packRow(int end) {
        int out = end;
        int literal = 0;
        int x = 0;
        while (x < rowBytes) {
            int run = 1;
            while (run < 128 && x + run < rowBytes && row[x + run] == row[x]) {
                run++;
            }
            if (run < 3) {
                x += run;
                continue;
            }
            out = literals(out, literal, x);
            encoded[out++] = (byte) (1 - run);
            encoded[out++] = row[x];
            x += run;
            literal = x;
        }
        return literals(out, literal, rowBytes);
    }

    private int literals(int end, int from, int to) {
        int out = end;
        for (int at = from; at < to; at += 128) {
            int count = Math.min(128, to - at);
            encoded[out++] = (byte) (count - 1);
            System.arraycopy(row, at, encoded, out, count);
            out += count;
        }
        return out;
    }
}
