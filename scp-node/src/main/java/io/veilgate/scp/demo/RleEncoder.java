package io.veilgate.scp.demo;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * RLE Lossless (PS3.5 Annex G) of 8-bit samples, one frame, encapsulated as one fragment (PS3.5 §A.4). Kept apart from the product's codec, so
 * that the demonstration's input does not share its faults.
 */
final class RleEncoder {
    private static final int HEADER_BYTES = 64;
    private static final int MOST_IN_A_RUN = 128;
    private static final int SHORTEST_RUN = 3;

    private RleEncoder() {}

    /**
     * @param frame colour by pixel
     * @param samples per pixel, which become a segment each
     * @param rowBytes of one segment: no run crosses the end of a row (PS3.5 §G.3.1)
     * @return Basic Offset Table, fragment and Sequence Delimitation Item
     */
    static byte[] encapsulate(byte[] frame, int samples, int rowBytes) {
        ByteArrayOutputStream segments = new ByteArrayOutputStream();
        ByteBuffer header = little(HEADER_BYTES).putInt(samples);
        for (int sample = 0; sample < samples; sample++) {
            header.putInt(HEADER_BYTES + segments.size());
            byte[] row = new byte[rowBytes];
            for (int start = sample; start < frame.length; start += rowBytes * samples) {
                for (int i = 0; i < rowBytes; i++) {
                    row[i] = frame[start + i * samples];
                }
                packBits(row, segments);
            }
            if (segments.size() % 2 != 0) {
                segments.write(0);
            }
        }
        byte[] compressed = segments.toByteArray();
        int length = HEADER_BYTES + compressed.length;
        ByteBuffer out = little(8 + 4 + 8 + length + 8);
        item(out, 0xE000, 4).putInt(0);
        item(out, 0xE000, length).put(header.rewind()).put(compressed);
        return item(out, 0xE0DD, 0).array();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer item(ByteBuffer out, int element, int length) {
        return out.putShort((short) 0xFFFE).putShort((short) element).putInt(length);
    }

    private static void packBits(byte[] row, ByteArrayOutputStream out) {
        int at = 0;
        int literalStart = 0;
        while (at < row.length) {
            int run = runLength(row, at);
            if (run >= SHORTEST_RUN) {
                literal(row, literalStart, at, out);
                out.write(1 - run);
                out.write(row[at]);
                at += run;
                literalStart = at;
            } else {
                at += run;
            }
        }
        literal(row, literalStart, row.length, out);
    }

    private static int runLength(byte[] row, int start) {
        int end = start + 1;
        while (end < row.length && end - start < MOST_IN_A_RUN && row[end] == row[start]) {
            end++;
        }
        return end - start;
    }

    private static void literal(byte[] row, int from, int to, ByteArrayOutputStream out) {
        for (int start = from; start < to; start += MOST_IN_A_RUN) {
            int length = Math.min(MOST_IN_A_RUN, to - start);
            out.write(length - 1);
            out.write(row, start, length);
        }
    }
}
