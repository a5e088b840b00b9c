package io.veilgate.core.base;

/** Waits that an interruption does not cut short, for what has to be over before its owner may go on; the interruption is kept. */
public final class Uninterrupted {
    private Uninterrupted() {}

    /** Waits for the end of another thread. */
    public static void join(Thread thread) {
        join(thread, () -> {});
    }

    /**
     * Waits for the end of another thread, and does what follows before the caller counts as interrupted again: a lock or a queue would
     * turn him away.
     */
    public static void join(Thread thread, Runnable then) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        try {
            then.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
