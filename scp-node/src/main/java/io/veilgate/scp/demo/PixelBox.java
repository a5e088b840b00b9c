package io.veilgate.scp.demo;

/** A rectangle of an image in pixels, from the top left. */
public record PixelBox(int x, int y, int width, int height) {
    public boolean contains(int column, int row) {
        return column >= x && column < x + width && row >= y && row < y + height;
    }

    public boolean contains(PixelBox other) {
        return contains(other.x, other.y) && contains(other.x + other.width - 1, other.y + other.height - 1);
    }
}
