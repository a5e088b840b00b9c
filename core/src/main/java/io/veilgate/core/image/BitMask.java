package io.veilgate.core.image;

import io.veilgate.core.dataset.Segment;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Overwrites regions of pixel data of one bit a pixel in passing. Pixels are packed from the least significant bit on, and neither rows nor
 * frames begin at a byte (PS3.5 §8.1.1).
 */
final class BitMask implements Segment.Patch {
    private final Bands bands;
    private final int rows;
    private final int columns;
    private final long frameBits;
    private final long frames;
    private final boolean swapped;
    private final boolean fill;

    private BitMask(Bands bands, NativeLayout layout, boolean fill) {
        this.bands = bands;
        this.rows = layout.description().rows();
        this.columns = layout.description().columns();
        this.frameBits = layout.description().framePixels();
        this.frames = layout.description().frames();
        this.swapped = layout.swappedBytes();
        this.fill = fill;
    }

    static BitMask of(NativeLayout layout, List<Region> regions, long fill) {
        return new BitMask(Bands.of(regions, 1), layout, fill != 0);
    }

    @Override
    public void apply(ByteBuffer chunk, long offset) {
        if (!chunk.hasRemaining()) {
            return;
        }
        long end = offset + chunk.remaining();
        long fromBit = (swapped ? offset & ~1L : offset) * 8;
        long toBit = (swapped ? end + 1 & ~1L : end) * 8;
        long lastFrame = Math.min(frames - 1, (toBit - 1) / frameBits);
        for (long frame = fromBit / frameBits; frame <= lastFrame; frame++) {
            long start = frame * frameBits;
            int firstRow = fromBit <= start ? 0 : (int) ((fromBit - start) / columns);
            int lastRow = (int) Math.min(rows - 1, (toBit - 1 - start) / columns);
            for (int i = bands.firstFrom(firstRow);
                    i < bands.count() && bands.get(i).top() <= lastRow;
                    i++) {
                Bands.Band band = bands.get(i);
                int bottom = Math.min(band.bottom() - 1, lastRow);
                for (int row = Math.max(band.top(), firstRow); row <= bottom; row++) {
                    long rowBit = start + (long) row * columns;
                    for (int b = 0; b < band.bounds().length; b += 2) {
                        long first = Math.max(rowBit + band.bounds()[b], fromBit);
                        blank(chunk, offset, first, Math.min(rowBit + band.bounds()[b + 1], toBit));
                    }
                }
            }
        }
    }

    private void blank(ByteBuffer chunk, long offset, long firstBit, long endBit) {
        long bit = firstBit;
        while (bit < endBit) {
            long logical = bit >>> 3;
            int low = (int) (bit & 7);
            int high = (int) Math.min(8, endBit - (logical << 3));
            long at = (swapped ? logical ^ 1 : logical) - offset;
            if (at >= 0 && at < chunk.remaining()) {
                int index = chunk.position() + (int) at;
                int mask = (0xFF << low) & (0xFF >>> (8 - high));
                int now = chunk.get(index);
                chunk.put(index, (byte) (fill ? now | mask : now & ~mask));
            }
            bit = (logical << 3) + high;
        }
    }
}
