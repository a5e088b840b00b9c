package io.veilgate.core.image;

/** A rectangle of the pixel matrix, in pixels from the top left corner of each frame; never empty. */
public record Region(int x, int y, int width, int height) {
    public Region {
        if (x < 0 || y < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException("not a region: x and y from 0, width and height from 1");
        }
    }

    boolean isWithin(int columns, int rows) {
        return (long) x + width <= columns && (long) y + height <= rows;
    }
}
