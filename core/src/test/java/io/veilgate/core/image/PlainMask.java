package io.veilgate.core.image;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Regions blanked pixel by pixel, after the definitions of where each sample lies and what the fill is. */
final class PlainMask {
    private PlainMask() {}

    static byte[] masked(NativeLayout layout, byte[] pixels, List<Region> regions) {
        PixelDescription d = layout.description();
        byte[] masked = pixels.clone();
        Set<Long> written = new HashSet<>();
        for (int frame = 0; frame < d.frames(); frame++) {
            for (int y = 0; y < d.rows(); y++) {
                for (int x = 0; x < d.columns(); x++) {
                    int partner = d.photometricInterpretation().isSubsampled() ? x ^ 1 : x;
                    if (Images.isIn(regions, x, y) || Images.isIn(regions, partner, y)) {
                        for (int sample = 0; sample < d.samplesPerPixel(); sample++) {
                            long bit = Images.bitOf(d, frame, y, x, sample);
                            if (written.add(bit)) {
                                long value = fill(layout, pixels, sample);
                                Images.putCell(layout, masked, bit, value << (d.highBit() + 1 - d.bitsStored()));
                            }
                        }
                    }
                }
            }
        }
        return masked;
    }

    private static long fill(NativeLayout layout, byte[] pixels, int sample) {
        PixelDescription d = layout.description();
        if (!d.photometricInterpretation().isMonochrome()) {
            boolean chrominance = d.photometricInterpretation().isYbr() && sample > 0;
            return chrominance ? 1L << (d.bitsStored() - 1) : 0;
        }
        boolean largest = d.photometricInterpretation() == PhotometricInterpretation.MONOCHROME1;
        long best = Long.MIN_VALUE;
        for (int frame = 0; frame < d.frames(); frame++) {
            for (int y = 0; y < d.rows(); y++) {
                for (int x = 0; x < d.columns(); x++) {
                    long value = Images.stored(d, Images.cell(layout, pixels, Images.bitOf(d, frame, y, x, 0)));
                    boolean padding = d.padding()
                            .filter(p -> p.low() <= value && value <= p.high())
                            .isPresent();
                    if (!padding) {
                        best = Math.max(best, largest ? value : -value);
                    }
                }
            }
        }
        if (best != Long.MIN_VALUE) {
            return largest ? best : -best;
        }
        long lowest = d.signed() ? -(1L << (d.bitsStored() - 1)) : 0;
        long highest = lowest + (1L << d.bitsStored()) - 1;
        var padding = d.padding().orElseThrow();
        return largest ? Math.min(highest, padding.high()) : Math.max(lowest, padding.low());
    }
}
