package io.veilgate.scp.demo;

import io.veilgate.core.base.Tag;
import io.veilgate.core.dataset.DataSet;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;

/** Shows frames as PNG, the same window before and after, so that only what was masked differs. */
final class PngWriter {
    private static final int LARGEST_SIDE = 1000;
    private static final int GAP = 8;
    private static final int GAP_COLOR = 0x808080;

    /** Values shown black and white; a share of outliers at either end is cut off. */
    record Window(int black, int white) {
        private static final double OUTLIERS = 0.005;

        /** The header's own window (PS3.3 C.11.2.1.2) through its rescale, else one by the frame's values. */
        static Window of(DataSet header, FrameImage frame) {
            OptionalDouble center = number(header, Tag.WindowCenter);
            OptionalDouble width = number(header, Tag.WindowWidth);
            if (center.isEmpty() || width.isEmpty()) {
                return of(frame);
            }
            double slope = number(header, Tag.RescaleSlope).orElse(1);
            double intercept = number(header, Tag.RescaleIntercept).orElse(0);
            int black = (int) Math.round((center.getAsDouble() - width.getAsDouble() / 2 - intercept) / slope);
            int white = (int) Math.round((center.getAsDouble() + width.getAsDouble() / 2 - intercept) / slope);
            return new Window(black, Math.max(black + 1, white));
        }

        private static OptionalDouble number(DataSet header, int tag) {
            try {
                String text = header.string(tag).orElse("");
                return text.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
            } catch (NumberFormatException e) {
                return OptionalDouble.empty();
            }
        }

        private static Window of(FrameImage frame) {
            if (frame.samplesPerPixel() != 1) {
                return new Window(0, 255);
            }
            int[] values = new int[frame.columns() * frame.rows()];
            for (int i = 0; i < values.length; i++) {
                values[i] = frame.gray(i);
            }
            Arrays.sort(values);
            int cut = (int) (values.length * OUTLIERS);
            int black = values[cut];
            return new Window(black, Math.max(black + 1, values[values.length - 1 - cut]));
        }
    }

    private PngWriter() {}

    /** Writes both side by side, scaled down by whole numbers where they are large. */
    static void write(FrameImage before, FrameImage after, Window window, Path file) throws IOException {
        BufferedImage left = render(before, window);
        BufferedImage right = render(after, window);
        int width = left.getWidth() + GAP + right.getWidth();
        int height = Math.max(left.getHeight(), right.getHeight());
        BufferedImage both = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = left.getWidth(); x < left.getWidth() + GAP; x++) {
                both.setRGB(x, y, GAP_COLOR);
            }
        }
        copy(left, both, 0);
        copy(right, both, left.getWidth() + GAP);
        save(both, file);
    }

    static void write(FrameImage frame, Window window, Path file) throws IOException {
        save(render(frame, window), file);
    }

    private static void save(BufferedImage image, Path file) throws IOException {
        if (!ImageIO.write(image, "png", file.toFile())) {
            throw new IOException("this Java runtime cannot write PNG");
        }
    }

    private static void copy(BufferedImage from, BufferedImage to, int left) {
        for (int y = 0; y < from.getHeight(); y++) {
            for (int x = 0; x < from.getWidth(); x++) {
                to.setRGB(left + x, y, from.getRGB(x, y));
            }
        }
    }

    private static BufferedImage render(FrameImage frame, Window window) {
        int step = (Math.max(frame.columns(), frame.rows()) + LARGEST_SIDE - 1) / LARGEST_SIDE;
        int width = frame.columns() / step;
        int height = frame.rows() / step;
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, color(frame, window, y * step * frame.columns() + x * step));
            }
        }
        return image;
    }

    private static int color(FrameImage frame, Window window, int pixel) {
        if (frame.samplesPerPixel() == 3) {
            int at = 3 * pixel;
            byte[] pixels = frame.pixels();
            return (pixels[at] & 0xFF) << 16 | (pixels[at + 1] & 0xFF) << 8 | pixels[at + 2] & 0xFF;
        }
        long scaled = 255L * (frame.gray(pixel) - window.black) / (window.white - window.black);
        int shown = Math.clamp(scaled, 0, 255);
        return (frame.inverse() ? 255 - shown : shown) * 0x010101;
    }
}
