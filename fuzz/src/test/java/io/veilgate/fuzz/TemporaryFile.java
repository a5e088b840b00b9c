package io.veilgate.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An input as a file, for what reads files only. */
record TemporaryFile(Path path) implements AutoCloseable {
    static TemporaryFile of(byte[] bytes) throws IOException {
        return new TemporaryFile(Files.write(Files.createTempFile("fuzz", ".txt"), bytes));
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
