package io.veilgate.it.harness;

/**
 * Decoded pixel data, as somebody else decoded it.
 *
 * @param samples per pixel
 * @param bytesPerSample 1, 2 or 4; 1-bit images have a byte a pixel
 * @param bytes frame by frame, row by row, pixel by pixel, sample by sample; little endian
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read by one test
public record Pixels(int frames, int rows, int columns, int samples, int bytesPerSample, byte[] bytes) {
    /** The bits of one sample, without regard to its sign. */
    public long sample(int frame, int row, int column, int sample) {
        long index = (((long) frame * rows + row) * columns + column) * samples + sample;
        int at = Math.toIntExact(index * bytesPerSample);
        long value = 0;
        for (int i = 0; i < bytesPerSample; i++) {
            value |= (bytes[at + i] & 0xFFL) << (8 * i);
        }
        return value;
    }

    @Override
    public String toString() {
        return "Pixels[%d x %d x %d x %d]".formatted(frames, rows, columns, samples);
    }
}
