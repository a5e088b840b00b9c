package io.veilgate.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** One direction of a connection: what is read now is written after the delay, no faster than the pacers allow. */
final class Pump {
    private static final int CHUNK_BYTES = 16 << 10;
    /** 1 MiB on the way at most. */
    private static final int CHUNKS = 64;

    private static final Chunk END = new Chunk(new byte[0], 0, 0);

    private record Chunk(byte[] bytes, int length, long dueNanos) {}

    private final long delayNanos;
    private final Pacer each;
    private final Pacer total;
    private final LongAdder passed;
    private final BlockingQueue<Chunk> onTheWay = new ArrayBlockingQueue<>(CHUNKS);

    Pump(Knobs knobs, Pacer total, LongAdder passed) {
        this.delayNanos = knobs.delay().toNanos();
        this.each = new Pacer(knobs.bytesPerSecondOfEach());
        this.total = total;
        this.passed = passed;
    }

    /** Until the end of the stream. */
    void read(InputStream in) throws IOException, InterruptedException {
        try {
            while (true) {
                byte[] bytes = new byte[CHUNK_BYTES];
                int length = in.read(bytes);
                if (length < 0) {
                    return;
                }
                onTheWay.put(new Chunk(bytes, length, System.nanoTime() + delayNanos));
            }
        } finally {
            onTheWay.put(END);
        }
    }

    /** Until all that was read is written. */
    void write(OutputStream out) throws IOException, InterruptedException {
        for (Chunk chunk = onTheWay.take(); chunk != END; chunk = onTheWay.take()) {
            waitUntil(chunk.dueNanos());
            waitUntil(each.passesAt(chunk.length()));
            waitUntil(total.passesAt(chunk.length()));
            out.write(chunk.bytes(), 0, chunk.length());
            passed.add(chunk.length());
        }
    }

    private static void waitUntil(long nanos) throws InterruptedException {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
