package io.veilgate.core.image;

/** Scans pixels of one bit; runs of a fixed number of them begin at a byte, and what is left of a run's last byte does not count. */
final class BitScan implements ValueScan {
    private final boolean largest;
    private final boolean[] isPadding = new boolean[2];
    private final boolean[] seen = new boolean[2];
    private final long runBits;
    private long leftBits;

    BitScan(NativeLayout layout) {
        PixelDescription description = layout.description();
        this.largest = description.photometricInterpretation() == PhotometricInterpretation.MONOCHROME1;
        this.runBits = description.framePixels() * description.frames();
        description.padding().ifPresent(padding -> {
            for (int value = 0; value < 2; value++) {
                isPadding[value] = padding.low() <= value && value <= padding.high();
            }
        });
    }

    @Override
    public void accept(byte[] cells, int length) {
        for (int i = 0; i < length; i++) {
            if (leftBits == 0) {
                leftBits = runBits;
            }
            int count = (int) Math.min(8, leftBits);
            int valid = 0xFF >>> (8 - count);
            seen[1] |= (cells[i] & valid) != 0;
            seen[0] |= (cells[i] & valid) != valid;
            leftBits -= count;
        }
    }

    @Override
    public boolean isSettled() {
        int wanted = isPadding[largest ? 1 : 0] ? (largest ? 0 : 1) : largest ? 1 : 0;
        return seen[wanted];
    }

    @Override
    public long result() {
        int wanted = largest ? 1 : 0;
        boolean wantedCounts = seen[wanted] && !isPadding[wanted];
        boolean otherCounts = seen[1 - wanted] && !isPadding[1 - wanted];
        if (wantedCounts || !otherCounts && seen[wanted]) {
            return wanted;
        }
        return seen[1 - wanted] ? 1 - wanted : wanted;
    }
}
