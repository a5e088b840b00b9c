package io.veilgate.core.image;

import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import java.io.IOException;

/** The stored values that a blanked pixel gets, by sample. */
final class Fill {
    /** Feeds all pixel data to a scan. */
    @FunctionalInterface
    interface Pixels {
        void scan(ValueScan scan) throws IOException, UnusablePixelsException;
    }

    private Fill() {}

    static long[] of(DataSet received, ByteSource source, NativeLayout layout, Pixels pixels)
            throws IOException, UnusablePixelsException {
        PixelDescription description = layout.description();
        return switch (description.photometricInterpretation()) {
            case MONOCHROME1, MONOCHROME2 -> {
                ValueScan scan = ValueScan.of(layout);
                pixels.scan(scan);
                yield new long[] {scan.result()};
            }
            case PALETTE_COLOR -> new long[] {Palette.read(received, source).darkest(description)};
            case RGB -> new long[3];
            case YBR_FULL, YBR_FULL_422, YBR_PARTIAL_422 -> {
                if (description.signed()) {
                    throw UnusablePixelsException.unsupported(
                            "signed " + description.photometricInterpretation().name());
                }
                long neutral = 1L << (description.bitsStored() - 1);
                yield new long[] {0, neutral, neutral};
            }
            case OTHER -> throw UnusablePixelsException.unsupported("this Photometric Interpretation is not masked");
        };
    }
}
