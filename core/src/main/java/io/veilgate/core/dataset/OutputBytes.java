package io.veilgate.core.dataset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes in memory with other segments between them. All bytes stand in one array until the end, so that a length can be filled in once what
 * it counts has been written.
 */
final class OutputBytes {
    private record Cut(int at, Segment segment) {}

    private final List<Cut> cuts = new ArrayList<>();
    private byte[] bytes = new byte[8 << 10];
    private int size;
    private long elsewhere;

    /** Bytes written so far, those of other segments too. */
    long position() {
        return size + elsewhere;
    }

    /** @throws OutOfMemoryError past 2 GiB, which the limits on a header keep far away */
    private void grow(int by) {
        if (bytes.length - size < by) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, by), (int)
                    Math.min(2L * size, Integer.MAX_VALUE - 8)));
        }
    }

    void putShort(int value, ByteOrder order) {
        grow(2);
        ByteBuffer.wrap(bytes).order(order).putShort(size, (short) value);
        size += 2;
    }

    void putInt(long value, ByteOrder order) {
        grow(4);
        ByteBuffer.wrap(bytes).order(order).putInt(size, (int) value);
        size += 4;
    }

    void putTag(int tag, ByteOrder order) {
        putShort(tag >>> 16, order);
        putShort(tag, order);
    }

    void put(byte[] value) {
        grow(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    void put(byte value) {
        grow(1);
        bytes[size++] = value;
    }

    /** Makes room for a length that is not known yet; see {@link #fillIn}. */
    int reserveInt() {
        grow(4);
        size += 4;
        return size - 4;
    }

    void fillIn(int reserved, long value, ByteOrder order) {
        ByteBuffer.wrap(bytes).order(order).putInt(reserved, (int) value);
    }

    /** @param length bytes that the segment gives */
    void put(Segment segment, long length) {
        cuts.add(new Cut(size, segment));
        elsewhere += length;
    }

    /** What was put, in order. The bytes are not copied: nothing may be put after. */
    List<Segment> segments() {
        List<Segment> segments = new ArrayList<>(2 * cuts.size() + 1);
        int from = 0;
        for (Cut cut : cuts) {
            addBytes(segments, from, cut.at);
            segments.add(cut.segment);
            from = cut.at;
        }
        addBytes(segments, from, size);
        return segments;
    }

    private void addBytes(List<Segment> segments, int from, int to) {
        if (to > from) {
            segments.add(new Segment.Bytes(
                    ByteBuffer.wrap(bytes, from, to - from).slice().asReadOnlyBuffer()));
        }
    }
}
