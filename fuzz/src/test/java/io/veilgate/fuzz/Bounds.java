package io.veilgate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Holds what one input may cost: bytes allocated, and processor time that only a loop would use up. */
public final class Bounds {
    private static final long ALLOWANCE_BYTES = 16L << 20;
    private static final long CPU_NANOS = 20_000_000_000L;

    /** What loads classes and tables costs more, once; so may the JVM's own work in between. */
    private static final int ATTEMPTS = 4;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Bounds() {}

    /** What a target does with its input; does the same when it is run again. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /** @param bytesPerByte allocations that each byte of the input may cause */
    public static void hold(byte[] input, int bytesPerByte, Work work) throws Exception {
        long mostBytes = ALLOWANCE_BYTES + (long) bytesPerByte * input.length;
        long allocated = Long.MAX_VALUE;
        long nanos = Long.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS && (allocated > mostBytes || nanos > CPU_NANOS); i++) {
            long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
            long nanosBefore = THREADS.getCurrentThreadCpuTime();
            work.run();
            allocated = THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore;
            nanos = THREADS.getCurrentThreadCpuTime() - nanosBefore;
        }
        assertThat(allocated)
                .as("bytes allocated for %d bytes of input", input.length)
                .isLessThanOrEqualTo(mostBytes);
        assertThat(nanos).as("nanoseconds for %d bytes of input", input.length).isLessThanOrEqualTo(CPU_NANOS);
    }
}
