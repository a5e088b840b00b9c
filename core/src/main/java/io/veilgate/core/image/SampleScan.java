package io.veilgate.core.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Scans cells of 8, 16 or 32 bits. Cells are taken as lanes of 32-bit words, each lane in a pass of its own over words that are in the
 * processor's cache: loops of {@code int} operations alone are what the compiler turns into vector instructions.
 *
 * <p>A stored value becomes a key, a signed number whose smallest belongs to the wanted value: its high bit is shifted to the top, the sign bit
 * flipped if it is unsigned, all bits flipped if the largest is wanted.
 */
final class SampleScan implements ValueScan {
    private static final int BLOCK_WORDS = 4096;

    private final int sampleBytes;
    private final int sampleBits;
    private final ByteOrder byteOrder;
    private final boolean largest;
    private final boolean signed;
    private final int bitsStored;
    private final int highBit;
    private final int right;
    private final int keep;
    private final int flip;
    private final boolean hasPadding;
    private final int paddingLow;
    private final int paddingHigh;
    private final int floor;
    private final int[] words = new int[BLOCK_WORDS];
    private int min = Integer.MAX_VALUE;
    private boolean found;

    SampleScan(NativeLayout layout) {
        PixelDescription description = layout.description();
        this.sampleBytes = description.sampleBytes();
        this.sampleBits = 8 * sampleBytes;
        this.byteOrder = layout.byteOrder();
        this.largest = description.photometricInterpretation() == PhotometricInterpretation.MONOCHROME1;
        this.signed = description.signed();
        this.bitsStored = description.bitsStored();
        this.highBit = description.highBit();
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
    }

    /** Keys here are shifted down again, so that they differ by as much as the values do. */
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
        int whole = length / 4;
        ByteBuffer bytes = ByteBuffer.wrap(cells).order(byteOrder);
        for (int start = 0; start < whole && !isSettled(); start += BLOCK_WORDS) {
            int count = Math.min(BLOCK_WORDS, whole - start);
            bytes.position(start * 4).asIntBuffer().get(words, 0, count);
            scan(count);
        }
        if (length % 4 != 0) {
            // the last cell again and again, until the word is full
            ByteBuffer last = ByteBuffer.allocate(4).order(byteOrder).put(cells, whole * 4, length % 4);
            while (last.hasRemaining()) {
                last.put(cells, length - sampleBytes, sampleBytes);
            }
            words[0] = last.getInt(0);
            scan(1);
        }
    }

    private void scan(int count) {
        for (int lane = 0; lane < 32; lane += sampleBits) {
            int left = 31 - lane - highBit;
            if (!hasPadding) {
                min = Math.min(min, smallest(words, count, left, keep, flip) >> right);
                found = true;
            } else if (sampleBits == 32) {
                outsidePaddingWide(count);
            } else {
                int smallest = outsidePadding(count, left);
                found |= smallest != Integer.MAX_VALUE;
                min = Math.min(min, smallest);
            }
        }
    }

    private static int smallest(int[] words, int count, int left, int keep, int flip) {
        int smallest = Integer.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            smallest = Math.min(smallest, ((words[i] << left) & keep) ^ flip);
        }
        return smallest;
    }

    /** Without a branch: keys of at most 16 bits, whose differences cannot overflow, count as the largest number if they are padding. */
    private int outsidePadding(int count, int left) {
        int[] cells = words;
        int mask = keep;
        int flipped = flip;
        int down = right;
        int low = paddingLow;
        int high = paddingHigh;
        int smallest = Integer.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            int key = (((cells[i] << left) & mask) ^ flipped) >> down;
            int inside = ~(((key - low) | (high - key)) >> 31);
            smallest = Math.min(smallest, (key & ~inside) | (Integer.MAX_VALUE & inside));
        }
        return smallest;
    }

    private void outsidePaddingWide(int count) {
        for (int i = 0; i < count; i++) {
            int key = (((words[i] << 31 - highBit) & keep) ^ flip) >> right;
            if (key < paddingLow || key > paddingHigh) {
                min = Math.min(min, key);
                found = true;
            }
        }
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
