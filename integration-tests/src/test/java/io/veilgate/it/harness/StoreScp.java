package io.veilgate.it.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** DCMTK's storescp as an archive. */
public record StoreScp(RemoteAe ae, Path folder) {
    /** What it has received so far, a Part 10 file an instance, in the order of their names. */
    public List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
