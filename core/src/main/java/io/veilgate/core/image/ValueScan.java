package io.veilgate.core.image;

/** Finds the smallest or largest stored value of monochrome pixel data outside padding, in one pass. */
sealed interface ValueScan permits SampleScan, BitScan {
    /** Takes the next {@code length} bytes of cells, a whole number of them. */
    void accept(byte[] cells, int length);

    /** Whether no further cell can change the result. */
    boolean isSettled();

    /** The value found; where all is padding (or nothing came), the end of the padding itself. */
    long result();

    /** The smallest value for MONOCHROME2, the largest for MONOCHROME1: what is shown black, whatever window or LUT applies. */
    static ValueScan of(NativeLayout layout) {
        return layout.description().bitsAllocated() == 1 ? new BitScan(layout) : new SampleScan(layout);
    }
}
