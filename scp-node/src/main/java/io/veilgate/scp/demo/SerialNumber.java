package io.veilgate.scp.demo;

/**
 * A number in the pixels of every synthetic frame, by which outputs can be counted and told apart once names and UIDs are gone: 32 blocks
 * of 4 × 4 pixels at the bottom centre, the highest bit on the left, where no demo mask reaches.
 */
public final class SerialNumber {
    private static final int BLOCK = 4;
    private static final int BITS = 32;

    private SerialNumber() {}

    /** Where it stands in a frame of this size. */
    public static PixelBox box(int columns, int rows) {
        return new PixelBox((columns - BITS * BLOCK) / 2, rows - 2 * BLOCK, BITS * BLOCK, BLOCK);
    }

    static void draw(Canvas canvas, int serial, int zero, int one) {
        PixelBox box = box(canvas.columns, canvas.rows);
        for (int bit = 0; bit < BITS; bit++) {
            boolean set = (serial >>> (BITS - 1 - bit) & 1) == 1;
            canvas.fill(new PixelBox(box.x() + bit * BLOCK, box.y(), BLOCK, BLOCK), set ? one : zero);
        }
    }

    /**
     * Reads the number out of decoded pixels.
     *
     * @param frame one frame, colour by pixel, samples little endian
     * @param bytesPerPixel Samples per Pixel × Bits Allocated / 8
     * @return the number; the first block counts as 0, as its bit is never set
     */
    public static int read(byte[] frame, int columns, int rows, int bytesPerPixel) {
        PixelBox box = box(columns, rows);
        int serial = 0;
        for (int bit = 0; bit < BITS; bit++) {
            int x = box.x() + bit * BLOCK + BLOCK / 2;
            boolean set = !samePixel(
                    frame, at(columns, box, x, bytesPerPixel), at(columns, box, box.x(), bytesPerPixel), bytesPerPixel);
            serial = serial << 1 | (set ? 1 : 0);
        }
        return serial;
    }

    private static int at(int columns, PixelBox box, int x, int bytesPerPixel) {
        return ((box.y() + BLOCK / 2) * columns + x) * bytesPerPixel;
    }

    private static boolean samePixel(byte[] frame, int left, int right, int bytesPerPixel) {
        return java.util.Arrays.equals(frame, left, left + bytesPerPixel, frame, right, right + bytesPerPixel);
    }
}
