package io.veilgate.core.dataset;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads a source from front to back through a small buffer. After a jump the first read is short and later ones grow, so that walking from
 * one fragment's header to the next does not read the fragments.
 */
final class SourceWindow {
    private static final int MOST = 16 << 10;
    private static final int AFTER_JUMP = 512;

    private final ByteSource source;
    private final long size;
    private final ByteBuffer buffer;
    private final byte[] bytes;
    private long bufferStart;
    private int at;
    private int end;
    private int nextRead;

    SourceWindow(ByteSource source) {
        this.source = source;
        this.size = source.size();
        this.bytes = new byte[(int) Math.min(MOST, Math.max(size, 16))];
        this.buffer = ByteBuffer.wrap(bytes);
        this.nextRead = bytes.length;
    }

    long position() {
        return bufferStart + at;
    }

    long size() {
        return size;
    }

    /** Whether {@code length} bytes (at most 16) follow; they are then in the buffer. */
    boolean has(int length) throws IOException {
        if (end - at >= length) {
            return true;
        }
        if (size - position() < length) {
            return false;
        }
        fill(length);
        return true;
    }

    private void fill(int atLeast) throws IOException {
        System.arraycopy(bytes, at, bytes, 0, end - at);
        bufferStart += at;
        end -= at;
        at = 0;
        int wanted = (int) Math.min(Math.min(bytes.length, Math.max(nextRead, atLeast)), size - bufferStart);
        while (end < wanted) {
            int read = source.read(bufferStart + end, buffer.limit(wanted).position(end));
            if (read < 0) {
                throw new EOFException("the source ends before its size");
            }
            end += read;
        }
        nextRead = Math.min(nextRead * 4, bytes.length);
    }

    int unsignedByte() {
        return bytes[at++] & 0xFF;
    }

    int unsignedShort(ByteOrder order) {
        int first = bytes[at] & 0xFF;
        int second = bytes[at + 1] & 0xFF;
        at += 2;
        return order == ByteOrder.LITTLE_ENDIAN ? first | second << 8 : first << 8 | second;
    }

    long unsignedInt(ByteOrder order) {
        int first = unsignedShort(order);
        int second = unsignedShort(order);
        return (order == ByteOrder.LITTLE_ENDIAN ? first | second << 16 : first << 16 | second) & 0xFFFF_FFFFL;
    }

    int tag(ByteOrder order) {
        int group = unsignedShort(order);
        return group << 16 | unsignedShort(order);
    }

    /** A copy of the next bytes; the caller has checked {@code length} against the size. */
    byte[] take(int length) throws IOException {
        if (length <= end - at) {
            at += length;
            return Arrays.copyOfRange(bytes, at - length, at);
        }
        long start = position();
        byte[] taken = new byte[length];
        System.arraycopy(bytes, at, taken, 0, end - at);
        ByteBuffer target = ByteBuffer.wrap(taken).position(end - at);
        while (target.hasRemaining()) {
            if (source.read(start + target.position(), target) < 0) {
                throw new EOFException("the source ends before its size");
            }
        }
        jump(start + length, bytes.length);
        return taken;
    }

    void seek(long position) {
        if (position >= bufferStart && position <= bufferStart + end) {
            at = (int) (position - bufferStart);
        } else {
            jump(position, Math.min(AFTER_JUMP, bytes.length));
        }
    }

    private void jump(long position, int readThen) {
        bufferStart = position;
        at = 0;
        end = 0;
        nextRead = readThen;
    }

    /** Whether the next {@code length} bytes, which are in the buffer, are zeros. */
    boolean peekZeros(int length) {
        for (int i = at; i < at + length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether nothing but zeros follows; goes to the end if so, and stays where it is if not. */
    boolean skipZeros() throws IOException {
        long start = position();
        while (has(1)) {
            if (unsignedByte() != 0) {
                seek(start);
                return false;
            }
        }
        return true;
    }
}
