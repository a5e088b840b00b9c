package io.veilgate.core.image;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Value;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** CPU time of the calling thread to decode and to encode frames in RLE Lossless; for integration-tests/bench/run, which asks a native library too. */
final class RleLosslessCost {
    private static final int WARM = 10;

    private RleLosslessCost() {}

    private interface Pass {
        void run() throws UnusablePixelsException;
    }

    /** @param arguments folder of compressed frames, a file each; rows, columns, samples per pixel, bits allocated; how many passes over all */
    public static void main(String[] arguments) throws Exception {
        List<ByteBuffer> frames = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
            for (Path file : files.sorted().toList()) {
                frames.add(ByteBuffer.wrap(Files.readAllBytes(file)));
            }
        }
        RleLossless codec = new RleLossless(description(arguments));
        byte[] decoded = new byte[(int) codec.layout().description().nativeBytes()];
        int passes = Integer.parseInt(arguments[5]);
        print("decode", frames.size(), passes, () -> {
            for (ByteBuffer frame : frames) {
                codec.decode(frame, decoded);
            }
        });
        print("encode", frames.size(), passes, () -> {
            for (int i = 0; i < frames.size(); i++) {
                codec.encode(decoded);
            }
        });
    }

    private static PixelDescription description(String[] arguments) throws UnusablePixelsException {
        DataSet attributes = DataSet.littleEndian();
        int bits = Integer.parseInt(arguments[4]);
        int[] tags = {Tag.Rows, Tag.Columns, Tag.SamplesPerPixel, Tag.BitsAllocated, Tag.BitsStored, Tag.HighBit};
        int[] values = {
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]),
            bits,
            bits,
            bits - 1
        };
        for (int i = 0; i < tags.length; i++) {
            attributes.put(new Element(tags[i], Vr.US, new Value.Bytes(new byte[] {
                (byte) values[i], (byte) (values[i] >> 8)
            })));
        }
        attributes.put(new Element(Tag.PixelRepresentation, Vr.US, new Value.Bytes(new byte[2])));
        attributes.put(new Element(Tag.PlanarConfiguration, Vr.US, new Value.Bytes(new byte[2])));
        attributes.putString(Tag.PhotometricInterpretation, Vr.CS, values[2] == 3 ? "RGB" : "MONOCHROME2");
        return PixelDescription.of(attributes);
    }

    private static void print(String what, int frames, int passes, Pass pass) throws UnusablePixelsException {
        for (int i = 0; i < WARM; i++) {
            pass.run();
        }
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < passes; i++) {
            pass.run();
        }
        double microseconds =
                (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e3 / passes / frames;
        System.out.printf(Locale.ROOT, "{\"label\":\"%s\",\"microseconds\":%.1f}%n", what, microseconds);
    }
}
