package io.veilgate.it.fault;

import io.netty.buffer.ByteBuf;
import io.veilgate.it.flow.SmallInstances;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The last bytes of a data set as it arrives, which are the pixels of a small instance: native, little endian, the last element. */
final class SmallPixels {
    private byte[] last = new byte[0];

    void add(ByteBuf bytes) {
        int length = bytes.readableBytes();
        int kept = Math.min(last.length, Math.max(0, SmallInstances.PIXEL_BYTES - length));
        int taken = Math.min(length, SmallInstances.PIXEL_BYTES);
        byte[] joined = new byte[kept + taken];
        System.arraycopy(last, last.length - kept, joined, 0, kept);
        bytes.getBytes(bytes.writerIndex() - taken, joined, kept, taken);
        last = joined;
    }

    /** The number of the original. */
    int serial() {
        ByteBuffer pixels = pixels();
        int at = last.length - 2 * Short.BYTES;
        return pixels.getShort(at) & 0xFFFF | (pixels.getShort(at + Short.BYTES) & 0xFFFF) << 8;
    }

    /** Whether the rows that the rule names have one value, and all others what the original has. */
    boolean areMasked() {
        ByteBuffer pixels = pixels();
        for (int at = 0; at < last.length - 2 * Short.BYTES; at += Short.BYTES) {
            short expected = at < SmallInstances.BLANK_BYTES ? pixels.getShort(0) : SmallInstances.sampleAt(at);
            if (pixels.getShort(at) != expected) {
                return false;
            }
        }
        return true;
    }

    private ByteBuffer pixels() {
        if (last.length != SmallInstances.PIXEL_BYTES) {
            throw new AssertionError("a data set of " + last.length + " bytes is no small instance");
        }
        return ByteBuffer.wrap(last).order(ByteOrder.LITTLE_ENDIAN);
    }
}
