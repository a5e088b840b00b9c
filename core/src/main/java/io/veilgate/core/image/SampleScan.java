package io.veilgate.core.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Scans cells of 8, 16 or 32 bits. Each stored value is turned into a key, a signed number whose smallest belongs to the wanted value: the
 * sign bit is flipped for unsigned values, all bits for the largest. So there is one loop for each cell size, without a branch inside.
 */
final class SampleScan implements ValueScan {
    private static final int BLOCK = 8192;

    private final int sampleBytes;
    private final ByteOrder byteOrder;
    private final boolean largest;
    private final boolean signed;
    private final int bitsStored;
    private final int left;
    private final int keep;
    private final int flip;
    private final int right;
    private final boolean hasPadding;
    private final int paddingLow;
    private final int paddingHigh;
    private final int floor;
    private final short[] shorts;
    private int min = Integer.MAX_VALUE;
    private boolean found;

    SampleScan(NativeLayout layout) {
        PixelDescription description = layout.description();
        this.sampleBytes = description.sampleBytes();
        this.byteOrder = layout.byteOrder();
        this.largest = description.photometricInterpretation() == PhotometricInterpretation.MONOCHROME1;
        this.signed = description.signed();
        this.bitsStored = description.bitsStored();
        this.left = 31 - description.highBit();
        this.right = 32 - bitsStored;
        this.keep = -1 << right;
        this.flip = (signed ? 0 : Integer.MIN_VALUE) ^ (largest ? -1 : 0);
        long lowest = -(1L << (bitsStored - 1));
        long highest = -lowest - 1;
        long low = lowest;
        long high = lowest - 1;
        if (description.padding().isPresent()) {
            PixelDescription.Padding padding = description.padding().get();
            long a = keyOf(padding.low());
            long b = keyOf(padding.high());
            low = Math.max(lowest, Math.min(a, b));
            high = Math.min(highest, Math.max(a, b));
        }
        this.hasPadding = low <= high;
        this.paddingLow = (int) low;
        this.paddingHigh = (int) Math.max(high, lowest);
        this.floor = (int) (hasPadding && low == lowest ? Math.min(high + 1, highest) : lowest);
        this.shorts = new short[sampleBytes == 2 ? BLOCK : 0];
    }

    private long keyOf(long storedValue) {
        long centred = signed ? storedValue : storedValue - (1L << (bitsStored - 1));
        return largest ? ~centred : centred;
    }

    private long valueOf(long key) {
        long centred = largest ? ~key : key;
        return signed ? centred : centred + (1L << (bitsStored - 1));
    }

    @Override
    public void accept(byte[] cells, int length) {
        int count = length / sampleBytes;
        for (int start = 0; start < count && !isSettled(); start += BLOCK) {
            int size = Math.min(BLOCK, count - start);
            int smallest = switch (sampleBytes) {
                case 1 -> bytes(cells, start, start + size);
                case 2 -> {
                    ByteBuffer.wrap(cells, start * 2, size * 2)
                            .order(byteOrder)
                            .asShortBuffer()
                            .get(shorts, 0, size);
                    yield shorts(shorts, size);
                }
                default -> ints(ByteBuffer.wrap(cells).order(byteOrder), start, start + size);
            };
            min = Math.min(min, smallest);
        }
    }

    private int bytes(byte[] cells, int from, int to) {
        int smallest = Integer.MAX_VALUE;
        if (!hasPadding) {
            for (int i = from; i < to; i++) {
                smallest = Math.min(smallest, (((cells[i] << left) & keep) ^ flip) >> right);
            }
        } else {
            for (int i = from; i < to; i++) {
                smallest = Math.min(smallest, outsidePadding((((cells[i] << left) & keep) ^ flip) >> right));
            }
        }
        found |= smallest != Integer.MAX_VALUE;
        return smallest;
    }

    private int shorts(short[] cells, int count) {
        int smallest = Integer.MAX_VALUE;
        if (!hasPadding) {
            for (int i = 0; i < count; i++) {
                smallest = Math.min(smallest, (((cells[i] << left) & keep) ^ flip) >> right);
            }
        } else {
            for (int i = 0; i < count; i++) {
                smallest = Math.min(smallest, outsidePadding((((cells[i] << left) & keep) ^ flip) >> right));
            }
        }
        found |= smallest != Integer.MAX_VALUE;
        return smallest;
    }

    /** The key, or the largest number if it is padding; of at most 17 bits, so that the differences cannot overflow. */
    private int outsidePadding(int key) {
        int inside = ~(((key - paddingLow) | (paddingHigh - key)) >> 31);
        return (key & ~inside) | (Integer.MAX_VALUE & inside);
    }

    private int ints(ByteBuffer cells, int from, int to) {
        int smallest = Integer.MAX_VALUE;
        for (int i = from; i < to; i++) {
            int key = (((cells.getInt(i * 4) << left) & keep) ^ flip) >> right;
            if (!hasPadding || key < paddingLow || key > paddingHigh) {
                smallest = Math.min(smallest, key);
                found = true;
            }
        }
        return smallest;
    }

    @Override
    public boolean isSettled() {
        return found && min == floor;
    }

    @Override
    public long result() {
        return valueOf(found ? min : hasPadding ? paddingLow : floor);
    }
}
