package io.veilgate.core.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How native samples lie in the bytes of the stream (PS3.5 §8.1.1, §8.2).
 *
 * @param swappedBytes samples of 8 bits and fewer, sent as big endian OW words: each pair of bytes stands the other way round
 */
record NativeLayout(PixelDescription description, ByteOrder byteOrder, boolean swappedBytes) {
    /** @param words whether the VR is OW */
    static NativeLayout of(PixelDescription description, ByteOrder byteOrder, boolean words) {
        boolean swapped = byteOrder == ByteOrder.BIG_ENDIAN && words && description.bitsAllocated() <= 8;
        return new NativeLayout(description, byteOrder, swapped);
    }

    static NativeLayout littleEndian(PixelDescription description) {
        return new NativeLayout(description, ByteOrder.LITTLE_ENDIAN, false);
    }

    /** The bytes of one sample's cell. The bits above the stored ones continue the sign, those below are 0. */
    byte[] cell(long storedValue) {
        int shift = description.highBit() + 1 - description.bitsStored();
        long bits = storedValue << shift;
        ByteBuffer cell = ByteBuffer.allocate(description.sampleBytes()).order(byteOrder);
        switch (description.sampleBytes()) {
            case 1 -> cell.put((byte) bits);
            case 2 -> cell.putShort((short) bits);
            default -> cell.putInt((int) bits);
        }
        return cell.array();
    }

    /** Puts pairs of bytes the right way round, or back, where they are swapped. */
    void unswap(byte[] bytes, int length) {
        if (swappedBytes) {
            for (int i = 0; i + 1 < length; i += 2) {
                byte first = bytes[i];
                bytes[i] = bytes[i + 1];
                bytes[i + 1] = first;
            }
        }
    }
}
