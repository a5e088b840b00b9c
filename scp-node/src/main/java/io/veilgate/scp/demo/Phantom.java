package io.veilgate.scp.demo;

import java.util.SplittableRandom;

/** Something like anatomy, in ellipses and noise; {@code position} from 0 to 1 is the way through the body or the heartbeat. */
enum Phantom {
    /** A head in cross-section, 12 bits. */
    HEAD {
        @Override
        void paint(Canvas canvas, double position, SplittableRandom random) {
            Scene scene = new Scene(canvas, 0.55 + 0.45 * Math.sin(Math.PI * (0.15 + 0.7 * position)));
            scene.ellipse(0, 0, 0.36, 0.44, 1900);
            scene.ellipse(0, 0, 0.34, 0.42, 120);
            scene.ellipse(0, 0, 0.325, 0.405, 820);
            scene.ellipse(-0.16, 0.02, 0.13, 0.3, 960);
            scene.ellipse(0.16, 0.02, 0.13, 0.3, 960);
            scene.ellipse(-0.06, -0.06, 0.035, 0.12, 1750);
            scene.ellipse(0.06, -0.06, 0.035, 0.12, 1750);
            scene.ellipse(-0.1, 0.1, 0.05, 0.05, 700);
            scene.ellipse(0.1, 0.1, 0.05, 0.05, 700);
            scene.ellipse(0.19, -0.16, 0.03 + 0.03 * position, 0.04, 2150);
            noise(canvas, random, 64, 0, 4095);
        }
    },
    /** An abdomen in Hounsfield units, air outside the reconstruction circle left as padding. */
    ABDOMEN {
        @Override
        void paint(Canvas canvas, double position, SplittableRandom random) {
            canvas.fill(new PixelBox(0, 0, canvas.columns, canvas.rows), CT_PADDING);
            Scene scene = new Scene(canvas, 1);
            scene.ellipse(0, 0, 0.498, 0.498, -1000);
            scene.ellipse(0, 0.43, 0.4, 0.03, -300);
            scene.ellipse(0, 0.02, 0.43, 0.33, -95);
            scene.ellipse(0, 0.02, 0.395, 0.295, 45);
            scene.ellipse(-0.19, -0.05, 0.17, 0.18, 62);
            scene.ellipse(0.21, -0.08, 0.09, 0.11, 20);
            scene.ellipse(0.23, -0.1, 0.04 + 0.02 * position, 0.05, -820);
            scene.ellipse(-0.16, 0.15, 0.06, 0.075, 34);
            scene.ellipse(0.16, 0.15, 0.06, 0.075, 34);
            scene.ellipse(0.02, 0.1, 0.028, 0.028, 130);
            scene.ellipse(0, 0.2, 0.07, 0.06, 700);
            scene.ellipse(0, 0.2, 0.05, 0.04, 280);
            scene.ellipse(0, 0.245, 0.02, 0.02, 40);
            noise(canvas, random, 48, -1024, 3071);
        }
    },
    /** A chest as film shows it, stored the other way round (MONOCHROME1): 65535 is what the rays passed freely. */
    CHEST {
        @Override
        void paint(Canvas canvas, double position, SplittableRandom random) {
            canvas.fill(new PixelBox(0, 0, canvas.columns, canvas.rows), 61000);
            Scene scene = new Scene(canvas, 1);
            scene.ellipse(0, 0.2, 0.45, 0.55, 24000);
            scene.ellipse(0, -0.42, 0.1, 0.2, 26000);
            scene.ellipse(-0.2, 0.02, 0.15, 0.3, 47000);
            scene.ellipse(0.2, 0.02, 0.15, 0.3, 47000);
            for (int rib = 0; rib < 8; rib++) {
                double y = -0.22 + 0.065 * rib;
                scene.ellipse(-0.22, y, 0.15, 0.008, 38000);
                scene.ellipse(0.22, y, 0.15, 0.008, 38000);
            }
            scene.ellipse(0.06, 0.12, 0.14, 0.13, 19000);
            scene.ellipse(0, 0.1, 0.035, 0.45, 12000);
            noise(canvas, random, 1024, 0, 65535);
        }
    },
    /** A beating heart in a fan of speckle, in colour. */
    HEART {
        @Override
        void paint(Canvas canvas, double position, SplittableRandom random) {
            double apexX = canvas.columns / 2.0;
            double apexY = canvas.rows * 0.14;
            double depth = canvas.rows * 0.78;
            double beat = 0.75 + 0.25 * Math.cos(2 * Math.PI * position);
            for (int y = (int) apexY; y < canvas.rows - 24; y++) {
                for (int x = 0; x < canvas.columns; x++) {
                    double right = (x - apexX) / depth;
                    double down = (y - apexY) / depth;
                    if (Math.abs(right) > 0.8 * down || right * right + down * down > 1) {
                        continue;
                    }
                    double chamber = Math.hypot((right - 0.08) / (0.22 * beat), (down - 0.55) / (0.3 * beat));
                    int echo = chamber < 1 ? 12 : chamber < 1.25 ? 170 : 90;
                    int gray = Math.min(255, echo * (random.nextInt(160) + 48) >> 7);
                    boolean flow = chamber < 0.6 && right > 0.05;
                    canvas.paint(x, y, flow ? (0x80 + gray) << 16 | gray << 8 : gray * 0x010101);
                }
            }
        }
    };

    /** Pixel Padding Value of {@link #ABDOMEN}. */
    static final int CT_PADDING = -2000;

    /** @param canvas blank where nothing is painted */
    abstract void paint(Canvas canvas, double position, SplittableRandom random);

    /** Adds up to {@code amplitude} to each 16-bit sample, keeping it in range; padding stays what it is. */
    private static void noise(Canvas canvas, SplittableRandom random, int amplitude, int least, int most) {
        boolean unsigned = most > Short.MAX_VALUE;
        for (int y = 0; y < canvas.rows; y++) {
            for (int x = 0; x < canvas.columns; x++) {
                int value = unsigned ? canvas.get(x, y) & 0xFFFF : canvas.get(x, y);
                if (value >= least) {
                    canvas.paint(x, y, Math.clamp(value + random.nextInt(amplitude) - amplitude / 2, least, most));
                }
            }
        }
    }

    /** Measures as shares of the frame, from its centre. */
    private record Scene(Canvas canvas, double size) {
        void ellipse(double x, double y, double radiusX, double radiusY, int value) {
            canvas.ellipse(
                    canvas.columns * (0.5 + x * size),
                    canvas.rows * (0.5 + y * size),
                    canvas.columns * radiusX * size,
                    canvas.rows * radiusY * size,
                    value);
        }
    }
}
