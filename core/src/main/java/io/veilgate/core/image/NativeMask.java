package io.veilgate.core.image;

import io.veilgate.core.dataset.Segment;
import java.nio.ByteBuffer;

/**
 * Overwrites regions of native pixel data of 8 bits and more in passing. The stream is seen as planes of equal size, one a frame or, by
 * plane, one a colour; a chunk costs what it has of touched rows.
 */
final class NativeMask implements Segment.Patch {
    private final Bands bands;
    private final byte[][] rowFills;
    private final boolean swapped;
    private final int rows;
    private final int columns;
    private final int rowBytes;
    private final long planeBytes;
    private final long planes;

    private NativeMask(NativeLayout layout, Bands bands, byte[][] rowFills) {
        PixelDescription description = layout.description();
        this.bands = bands;
        this.rowFills = rowFills;
        this.swapped = layout.swappedBytes();
        this.rows = description.rows();
        this.columns = description.columns();
        this.rowBytes = rowFills[0].length;
        this.planeBytes = (long) rowBytes * rows;
        this.planes = (long) description.frames() * rowFills.length;
    }

    /** @param fill stored value by sample of a pixel */
    static NativeMask of(NativeLayout layout, java.util.List<Region> regions, long[] fill) {
        PixelDescription description = layout.description();
        int step = description.photometricInterpretation().isSubsampled() ? 2 : 1;
        Bands bands = Bands.of(regions, step);
        if (step == 2) {
            return new NativeMask(layout, bands, new byte[][] {row(layout, fill[0], fill[0], fill[1], fill[2])});
        }
        if (!description.byPlane()) {
            return new NativeMask(layout, bands, new byte[][] {row(layout, fill)});
        }
        byte[][] rowFills = new byte[fill.length][];
        for (int sample = 0; sample < fill.length; sample++) {
            rowFills[sample] = row(layout, fill[sample]);
        }
        return new NativeMask(layout, bands, rowFills);
    }

    /** A whole row of cells with these samples over and over. */
    private static byte[] row(NativeLayout layout, long... samples) {
        int cellBytes = layout.description().sampleBytes();
        int pixelsPerGroup = layout.description().photometricInterpretation().isSubsampled() ? 2 : 1;
        byte[] row = new byte[layout.description().columns() / pixelsPerGroup * samples.length * cellBytes];
        int group = samples.length * cellBytes;
        for (int sample = 0; sample < samples.length; sample++) {
            System.arraycopy(layout.cell(samples[sample]), 0, row, sample * cellBytes, cellBytes);
        }
        for (int done = group; done < row.length; done *= 2) {
            System.arraycopy(row, 0, row, done, Math.min(done, row.length - done));
        }
        return row;
    }

    @Override
    public void apply(ByteBuffer chunk, long offset) {
        long end = offset + chunk.remaining();
        if (end == offset) {
            return;
        }
        // of a swapped pair the other byte may lie in the chunk before or after
        long from = swapped ? offset & ~1L : offset;
        long to = swapped ? end + 1 & ~1L : end;
        long lastPlane = Math.min(planes - 1, (to - 1) / planeBytes);
        for (long plane = from / planeBytes; plane <= lastPlane; plane++) {
            long start = plane * planeBytes;
            int firstRow = from <= start ? 0 : (int) ((from - start) / rowBytes);
            int lastRow = (int) Math.min(rows - 1, (to - 1 - start) / rowBytes);
            byte[] fill = rowFills[(int) (plane % rowFills.length)];
            for (int i = bands.firstFrom(firstRow);
                    i < bands.count() && bands.get(i).top() <= lastRow;
                    i++) {
                Bands.Band band = bands.get(i);
                int bottom = Math.min(band.bottom() - 1, lastRow);
                for (int row = Math.max(band.top(), firstRow); row <= bottom; row++) {
                    blankRow(chunk, offset, start + (long) row * rowBytes, band.bounds(), fill);
                }
            }
        }
    }

    private void blankRow(ByteBuffer chunk, long offset, long rowStart, int[] bounds, byte[] fill) {
        int base = chunk.position();
        long end = offset + chunk.remaining();
        int pixelBytes = rowBytes / columns;
        for (int i = 0; i < bounds.length; i += 2) {
            long first = rowStart + (long) bounds[i] * pixelBytes;
            long last = rowStart + (long) bounds[i + 1] * pixelBytes;
            if (swapped) {
                for (long at = first; at < last; at++) {
                    long physical = at ^ 1;
                    if (physical >= offset && physical < end) {
                        chunk.put(base + (int) (physical - offset), fill[(int) (at - rowStart)]);
                    }
                }
                continue;
            }
            first = Math.max(first, offset);
            last = Math.min(last, end);
            if (first < last) {
                chunk.put(base + (int) (first - offset), fill, (int) (first - rowStart), (int) (last - first));
            }
        }
    }
}
