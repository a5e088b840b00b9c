package io.veilgate.it.harness;

import java.nio.file.Path;
import java.util.List;

/** A running server of others, as a process or in a container. */
interface Server extends AutoCloseable {
    /**
     * How to start one.
     *
     * @param name of its log file
     * @param folder everything that it reads and writes; {@code command} names it by its path here
     * @param ports it is up when all of them answer
     */
    record Spec(String name, List<String> command, Path folder, List<Integer> ports, Nagle nagle) {
        /** Kept after the tests. */
        Path log() {
            return Path.of("target", "peers", name + "-" + ports.getFirst() + ".log");
        }

        public Spec {
            command = List.copyOf(command);
            ports = List.copyOf(ports);
        }
    }

    boolean isRunning();

    /** SIGKILL to it and what it has started; returns when they are gone. */
    void kill();

    /** Ends it, and what it has started. */
    @Override
    void close();
}
