package io.veilgate.scp.wiring;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.ProjectConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of what a data folder cannot get back from elsewhere: ledger, keys, study lists and results, laid out as a data folder. Taken from a
 * running node or a stopped one. Spool and quarantine are not in it: what a backup of them would bring back may be archived by then.
 */
final class Backup {
    private static final FileAttribute<?> FOLDER_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final List<Path> COPIED =
            List.of(Path.of("keys"), Path.of("jobs", "lists"), Path.of("jobs", "results"));

    private Backup() {}

    /** @param to a folder that is not there yet, or empty */
    static ObjectNode take(Configuration configuration, Ledger ledger, Path to) throws IOException {
        Files.createDirectories(to, FOLDER_MODE);
        try (Stream<Path> there = Files.list(to)) {
            if (there.findAny().isPresent()) {
                throw new IOException(to + " is not empty");
            }
        }
        int files = 1;
        for (Path folder : COPIED) {
            files += copy(configuration.node().data().resolve(folder), to.resolve(folder));
        }
        // last: the copied lists are at least those of the jobs that the ledger has by now
        ledger.backup(to.resolve("ledger.db"));
        sync(to);
        ObjectNode answer =
                new ObjectMapper().createObjectNode().put("path", to.toString()).put("files", files);
        ArrayNode elsewhere = answer.putArray("keysElsewhere");
        for (ProjectConfig project : configuration.projects().values()) {
            project.keyFile().ifPresent(key -> elsewhere.add(key.toString()));
        }
        return answer;
    }

    private static int copy(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            return 0;
        }
        Files.createDirectories(to, FOLDER_MODE);
        int copied = 0;
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path target = to.resolve(String.valueOf(file.getFileName()));
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                try (FileChannel written = FileChannel.open(target, StandardOpenOption.READ)) {
                    written.force(true);
                }
                copied++;
            }
        }
        sync(to);
        return copied;
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
