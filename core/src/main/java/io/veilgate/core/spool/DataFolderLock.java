package io.veilgate.core.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Shows that one process, and it alone, works in a data folder. The system takes it back when the process dies. */
public final class DataFolderLock implements AutoCloseable {
    /**
     * What this process holds. A POSIX lock belongs to the process and ends when the process closes any descriptor of the file, so a
     * second attempt must not even open it: this set mirrors a fact of the whole process, and is static for that reason.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private DataFolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes the lock, making the folder (0700) if it is missing.
     *
     * @return empty while another process, or another part of this one, has it
     */
    public static Optional<DataFolderLock> tryTake(Path dataFolder) throws IOException {
        Files.createDirectories(
                dataFolder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path folder = dataFolder.toRealPath();
        if (!HELD.add(folder)) {
            return Optional.empty();
        }
        Optional<DataFolderLock> lock = Optional.empty();
        try {
            lock = ofFile(folder);
        } finally {
            if (lock.isEmpty()) {
                HELD.remove(folder);
            }
        }
        return lock;
    }

    private static Optional<DataFolderLock> ofFile(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock == null ? Optional.empty() : Optional.of(new DataFolderLock(folder, channel));
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(folder);
        }
    }
}
