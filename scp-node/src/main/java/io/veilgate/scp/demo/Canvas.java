package io.veilgate.scp.demo;

/** One frame being painted in its encoded form. A value is a sample, or 0xRRGGBB in colour; what lies outside the frame is left out. */
abstract sealed class Canvas {
    final int columns;
    final int rows;

    private Canvas(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
    }

    /** 16-bit samples, little endian, two's complement, from {@code offset} of {@code pixels}. */
    static Canvas gray(byte[] pixels, int offset, int columns, int rows) {
        return new Gray(pixels, offset, columns, rows);
    }

    /** Three 8-bit samples a pixel, colour by pixel (Planar Configuration 0), from {@code offset} of {@code pixels}. */
    static Canvas rgb(byte[] pixels, int offset, int columns, int rows) {
        return new Rgb(pixels, offset, columns, rows);
    }

    /** Paints a pixel that is inside. */
    abstract void paint(int x, int y, int value);

    /** Reads a pixel that is inside; samples as signed 16-bit numbers. */
    abstract int get(int x, int y);

    final void set(int x, int y, int value) {
        if (x >= 0 && x < columns && y >= 0 && y < rows) {
            paint(x, y, value);
        }
    }

    final void fill(PixelBox box, int value) {
        int right = Math.min(columns, box.x() + box.width());
        int bottom = Math.min(rows, box.y() + box.height());
        for (int y = Math.max(0, box.y()); y < bottom; y++) {
            for (int x = Math.max(0, box.x()); x < right; x++) {
                paint(x, y, value);
            }
        }
    }

    /** Fills an ellipse, all measures in pixels. */
    final void ellipse(double centreX, double centreY, double radiusX, double radiusY, int value) {
        int top = (int) Math.max(0, Math.ceil(centreY - radiusY));
        int bottom = (int) Math.min(rows - 1, Math.floor(centreY + radiusY));
        for (int y = top; y <= bottom; y++) {
            double up = (y - centreY) / radiusY;
            double half = radiusX * Math.sqrt(Math.max(0, 1 - up * up));
            int right = (int) Math.min(columns - 1, Math.floor(centreX + half));
            for (int x = (int) Math.max(0, Math.ceil(centreX - half)); x <= right; x++) {
                paint(x, y, value);
            }
        }
    }

    private static final class Gray extends Canvas {
        private final byte[] pixels;
        private final int offset;

        Gray(byte[] pixels, int offset, int columns, int rows) {
            super(columns, rows);
            this.pixels = pixels;
            this.offset = offset;
        }

        @Override
        void paint(int x, int y, int value) {
            int at = offset + 2 * (y * columns + x);
            pixels[at] = (byte) value;
            pixels[at + 1] = (byte) (value >> 8);
        }

        @Override
        int get(int x, int y) {
            int at = offset + 2 * (y * columns + x);
            return pixels[at] & 0xFF | pixels[at + 1] << 8;
        }
    }

    private static final class Rgb extends Canvas {
        private final byte[] pixels;
        private final int offset;

        Rgb(byte[] pixels, int offset, int columns, int rows) {
            super(columns, rows);
            this.pixels = pixels;
            this.offset = offset;
        }

        @Override
        void paint(int x, int y, int value) {
            int at = offset + 3 * (y * columns + x);
            pixels[at] = (byte) (value >> 16);
            pixels[at + 1] = (byte) (value >> 8);
            pixels[at + 2] = (byte) value;
        }

        @Override
        int get(int x, int y) {
            int at = offset + 3 * (y * columns + x);
            return (pixels[at] & 0xFF) << 16 | (pixels[at + 1] & 0xFF) << 8 | pixels[at + 2] & 0xFF;
        }
    }
}
