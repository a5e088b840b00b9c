package io.veilgate.core.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder of DICOM files of other people, if there is one: {@code -Dveilgate.corpus}, {@code VEILGATE_CORPUS}, or beside the repository. */
public final class Corpus {
    private Corpus() {}

    /** Its files, in order; none where there is no such folder. */
    public static List<Path> files(String folder) throws IOException {
        Path files = root().orElse(Path.of("")).resolve(folder);
        if (root().isEmpty() || !Files.isDirectory(files)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(files)) {
            return all.filter(file -> !file.getFileName().toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        }
    }

    private static Optional<Path> root() {
        String named = System.getProperty("veilgate.corpus", System.getenv("VEILGATE_CORPUS"));
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        // tests run in their module's folder
        return Optional.of(Path.of("../../shared/data").toAbsolutePath().normalize())
                .filter(Files::isDirectory);
    }
}
