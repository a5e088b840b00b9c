package io.veilgate.core.image;

/** Scans pixels of one bit; runs of a fixed number of them begin at a byte, and what is left of a run's last byte does not count. */
final class BitScan implements ValueScan {
    private final boolean signed;
    private final int wanted;
    private final boolean[] isPadding = new boolean[2];
    private final boolean[] seen = new boolean[2];
    private final long runBits;
    private long leftBits;

    BitScan(NativeLayout layout) {
        PixelDescription description = layout.description();
        this.signed = description.signed();
        boolean largest = description.photometricInterpretation() == PhotometricInterpretation.MONOCHROME1;
        // the only bit of a signed value is its sign
        this.wanted = largest != signed ? 1 : 0;
        this.runBits = description.framePixels() * description.frames();
        description.padding().ifPresent(padding -> {
            for (int bit = 0; bit < 2; bit++) {
                isPadding[bit] = padding.low() <= valueOf(bit) && valueOf(bit) <= padding.high();
            }
        });
    }

    private int valueOf(int bit) {
        return signed ? -bit : bit;
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
        return isPadding[wanted] ? isPadding[1 - wanted] || seen[1 - wanted] : seen[wanted];
    }

    @Override
    public long result() {
        if (isPadding[wanted]) {
            return valueOf(!isPadding[1 - wanted] && seen[1 - wanted] ? 1 - wanted : wanted);
        }
        return valueOf(seen[wanted] ? wanted : 1 - wanted);
    }
}
