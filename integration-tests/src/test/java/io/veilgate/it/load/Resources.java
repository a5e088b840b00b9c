package io.veilgate.it.load;

import io.veilgate.it.flow.Veilgate.Running;
import java.io.IOException;

/** What a process of the product takes, looked at again and again. */
final class Resources {
    static final long MIB = 1 << 20;

    private final Running process;
    private Sample peak = new Sample(0, 0);

    /** @param pssBytes proportional set size */
    record Sample(long pssBytes, long openFiles) {
        @Override
        public String toString() {
            return "%.1f MiB, %d files".formatted(pssBytes / (double) MIB, openFiles);
        }
    }

    Resources(Running process) {
        this.process = process;
    }

    Sample sample() throws IOException, InterruptedException {
        Sample now = new Sample(process.pssBytes(), process.openFiles());
        peak = new Sample(Math.max(peak.pssBytes, now.pssBytes), Math.max(peak.openFiles, now.openFiles));
        return now;
    }

    /** The most of each that a sample showed. */
    Sample peak() {
        return peak;
    }
}
