package io.veilgate.core.image;

import io.veilgate.core.base.Tags;
import io.veilgate.core.dataset.DataSet;
import java.nio.ByteBuffer;

/**
 * Overlays in the bits of pixel cells that are not Bits Stored (retired, but met; PS3.5 §8.1.1, PS3.3 C.9.2). The attributes that declare
 * them do not survive de-identification, so the bits must not either.
 */
final class OverlayBits {
    private static final int BITS_ALLOCATED = Tags.element(0x60000100);
    private static final int BIT_POSITION = Tags.element(0x60000102);
    private static final int DATA = Tags.element(0x60003000);

    private OverlayBits() {}

    /** Whether an overlay group declares its plane inside the pixel cells. */
    static boolean isDeclared(DataSet dataSet) {
        for (int group = 0x6000; group <= 0x60FE; group += 2) {
            if (isEmbedded(dataSet, group)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEmbedded(DataSet dataSet, int group) {
        if (dataSet.integer(Tags.of(group, BIT_POSITION)).orElse(0) > 0) {
            return true;
        }
        return dataSet.integer(Tags.of(group, BITS_ALLOCATED)).orElse(1) > 1 && !dataSet.hasValue(Tags.of(group, DATA));
    }

    /**
     * Whether there are bits to clear.
     *
     * @throws UnusablePixelsException if a plane is said to lie within the stored bits, where it could not be told from the image
     */
    static boolean mustBeCleared(DataSet dataSet, PixelDescription description) throws UnusablePixelsException {
        int lowestStored = description.highBit() + 1 - description.bitsStored();
        for (int group = 0x6000; group <= 0x60FE; group += 2) {
            int position = dataSet.integer(Tags.of(group, BIT_POSITION)).orElse(0);
            if (position > 0 && position >= lowestStored && position <= description.highBit()) {
                throw UnusablePixelsException.contradictory("an overlay lies at bit " + position
                        + ", within the stored bits " + lowestStored + " to " + description.highBit());
            }
        }
        return description.bitsStored() < description.bitsAllocated() && isDeclared(dataSet);
    }

    /** Clears all bits that are not stored ones; of signed values those above continue the sign. {@code cells} are whole ones. */
    static void clear(ByteBuffer cells, NativeLayout layout) {
        PixelDescription description = layout.description();
        ByteBuffer view = cells.duplicate().order(layout.byteOrder());
        int left = 31 - description.highBit();
        int keep = -1 << (32 - description.bitsStored());
        boolean signed = description.signed();
        int step = description.sampleBytes();
        for (int at = view.position(); at + step <= view.limit(); at += step) {
            int raw = switch (step) {
                case 1 -> view.get(at);
                case 2 -> view.getShort(at);
                default -> view.getInt(at);
            };
            int stored = raw << left & keep;
            int clean = signed ? stored >> left : stored >>> left;
            switch (step) {
                case 1 -> view.put(at, (byte) clean);
                case 2 -> view.putShort(at, (short) clean);
                default -> view.putInt(at, clean);
            }
        }
    }
}
