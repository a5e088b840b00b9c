package io.veilgate.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.it.harness.DiscardingArchive;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds a masked {@link HugeImage} frame by frame against what it was made of. */
final class HugeMasked implements DiscardingArchive.Inspection {
    private static final int MOST_HEADER_BYTES = 1 << 20;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int BLANKED_BYTES = HugeImage.BLANKED_ROWS * HugeImage.COLUMNS * 2;
    private static final int ITEM = 0xE000FFFE;
    private static final int SEQUENCE_DELIMITATION = 0xE0DDFFFE;
    private static final int RLE_HEADER_BYTES = 64;

    private final AtomicInteger frames = new AtomicInteger();

    /** Frames that were found right. */
    int frames() {
        return frames.get();
    }

    @Override
    public void inspect(InputStream dataSet, TransferSyntax transferSyntax) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(dataSet, BUFFER_BYTES));
        long length = skipToPixelData(in);
        if (transferSyntax.encapsulated()) {
            assertThat(length).isEqualTo(0xFFFFFFFFL);
            assertThat(integer(in)).isEqualTo(ITEM);
            in.skipNBytes(Integer.toUnsignedLong(integer(in)));
            byte[] frame = new byte[HugeImage.FRAME_BYTES];
            for (int tag = integer(in); tag != SEQUENCE_DELIMITATION; tag = integer(in)) {
                assertThat(tag).isEqualTo(ITEM);
                decode(in.readNBytes(integer(in)), frame);
                check(frame);
            }
        } else {
            for (long left = length; left > 0; left -= HugeImage.FRAME_BYTES) {
                check(in.readNBytes(HugeImage.FRAME_BYTES));
            }
        }
    }

    /** @return length of its value */
    private static long skipToPixelData(DataInputStream in) throws IOException {
        long window = 0;
        for (int i = 0; i < MOST_HEADER_BYTES; i++) {
            window = window << 8 | in.readUnsignedByte();
            int vr = (int) (window & 0xFFFF);
            if ((window >>> 16 & 0xFFFFFFFFL) == 0xE07F1000L && (vr == ('O' << 8 | 'W') || vr == ('O' << 8 | 'B'))) {
                in.skipNBytes(2);
                return Integer.toUnsignedLong(integer(in));
            }
        }
        throw new EOFException("no Pixel Data");
    }

    private static int integer(DataInputStream in) throws IOException {
        return Integer.reverseBytes(in.readInt());
    }

    private static void decode(byte[] compressed, byte[] frame) {
        ByteBuffer header = ByteBuffer.wrap(compressed).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(header.getInt(0)).isEqualTo(2);
        for (int segment = 0; segment < 2; segment++) {
            int at = header.getInt(4 + 4 * segment);
            int to = 1 - segment;
            while (to < frame.length) {
                int control = compressed[at++];
                int count = control >= 0 ? control + 1 : 1 - control;
                for (int i = 0; i < count; i++, to += 2) {
                    frame[to] = compressed[control >= 0 ? at + i : at];
                }
                at += control >= 0 ? count : 1;
            }
        }
        assertThat(header.getInt(4)).isEqualTo(RLE_HEADER_BYTES);
    }

    private void check(byte[] frame) {
        byte[] original = HugeImage.frame(frames.get());
        assertThat(frame).hasSize(original.length);
        assertThat(Arrays.equals(frame, BLANKED_BYTES, frame.length, original, BLANKED_BYTES, frame.length))
                .as("below the region nothing has changed in frame %d", frames.get())
                .isTrue();
        for (int at = 2; at < BLANKED_BYTES; at++) {
            if (frame[at] != frame[at & 1]) {
                throw new AssertionError("frame " + frames.get() + " is not blank at byte " + at);
            }
        }
        frames.incrementAndGet();
    }
}
