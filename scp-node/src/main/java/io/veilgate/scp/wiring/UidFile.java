package io.veilgate.scp.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A CSV of a user's own with a line for each instance, which may name UIDs: it goes nowhere but to the path that the user gave, with mode
 * 0600, and is there whole or not at all. Without a path, nothing is written.
 */
sealed interface UidFile extends AutoCloseable {
    void add(String line) throws IOException;

    /** Puts the file in its place. */
    void commit() throws IOException;

    @Override
    void close() throws IOException;

    /** At {@code out} of a command's arguments, where it is given. */
    static UidFile of(JsonNode arguments, String header) throws IOException {
        if (!arguments.hasNonNull("out")) {
            return new None();
        }
        Written file = new Written(Path.of(arguments.get("out").asText()).toAbsolutePath());
        file.add(header);
        return file;
    }

    /** Nobody wants it. */
    record None() implements UidFile {
        @Override
        public void add(String line) {}

        @Override
        public void commit() {}

        @Override
        public void close() {}
    }

    /** A file on its way. */
    final class Written implements UidFile {
        private final Path target;
        private final Path draft;
        private final Writer out;

        Written(Path target) throws IOException {
            this.target = target;
            Path folder = target.getParent();
            this.draft = Files.createTempFile(
                    folder == null ? Path.of("/") : folder,
                    ".veilgate-",
                    ".part",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            this.out = new BufferedWriter(Files.newBufferedWriter(draft, StandardCharsets.UTF_8));
        }

        @Override
        public void add(String line) throws IOException {
            out.write(line);
            out.write('\n');
        }

        @Override
        public void commit() throws IOException {
            out.close();
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void close() throws IOException {
            out.close();
            Files.deleteIfExists(draft);
        }
    }
}
