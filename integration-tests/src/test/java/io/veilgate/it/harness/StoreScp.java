package io.veilgate.it.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A server of others as an archive: DCMTK's storescp, CTN's simple_storage, PixelMed's. */
public record StoreScp(RemoteAe ae, Path folder) {
    /** What it has received so far, a file an instance, in the order of their paths. */
    public List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
