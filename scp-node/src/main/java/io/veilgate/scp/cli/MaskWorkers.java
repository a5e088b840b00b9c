package io.veilgate.scp.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Masks files on a fixed number of threads; each takes its next file when it is done with the last, so nothing queues up. */
final class MaskWorkers {
    private MaskWorkers() {}

    /**
     * Returns when every file is done.
     *
     * @throws IllegalStateException if a thread broke down; then files may have been left out
     */
    static void run(int workers, MaskInputs inputs, MaskFile each) throws InterruptedException {
        AtomicReference<Throwable> fault = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= workers; i++) {
            Thread thread = Thread.ofPlatform().name("mask-" + i).daemon().unstarted(() -> {
                for (MaskInputs.Input input = inputs.next(); input != null; input = inputs.next()) {
                    each.mask(input);
                }
            });
            thread.setUncaughtExceptionHandler((_, thrown) -> fault.compareAndSet(null, thrown));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (fault.get() != null) {
            throw new IllegalStateException("a masking thread broke down", fault.get());
        }
    }
}
