package io.veilgate.core.image;

import java.util.Locale;

/** Photometric Interpretation (0028,0004) (PS3.3 C.7.6.3.1.2), as far as masking tells them apart. */
public enum PhotometricInterpretation {
    MONOCHROME1(1),
    MONOCHROME2(1),
    PALETTE_COLOR(1),
    RGB(3),
    YBR_FULL(3),
    YBR_FULL_422(3),
    YBR_PARTIAL_422(3),
    /** Any other: forms that only compressed frames have, and retired ones. */
    OTHER(0);

    private final int samples;

    PhotometricInterpretation(int samples) {
        this.samples = samples;
    }

    static PhotometricInterpretation of(String term) {
        String name = term.strip().toUpperCase(Locale.ROOT).replace(' ', '_');
        for (PhotometricInterpretation one : values()) {
            if (one.name().equals(name)) {
                return one;
            }
        }
        return OTHER;
    }

    /** Samples per Pixel that it implies; 0 where it is {@link #OTHER}. */
    int samples() {
        return samples;
    }

    boolean isMonochrome() {
        return this == MONOCHROME1 || this == MONOCHROME2;
    }

    boolean isYbr() {
        return this == YBR_FULL || isSubsampled();
    }

    /** Whether two pixels in a row share their chrominance: native samples are Y1 Y2 Cb Cr. */
    boolean isSubsampled() {
        return this == YBR_FULL_422 || this == YBR_PARTIAL_422;
    }
}
