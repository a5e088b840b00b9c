package io.veilgate.core.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** {@link Disk} on the default file system. A folder is synced by forcing a channel opened on it, which Linux allows. */
final class LocalDisk implements Disk {
    private static final FileAttribute<?> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> FOLDER_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    @Override
    public void createFolder(Path folder) throws IOException {
        Files.createDirectories(folder, FOLDER_MODE);
    }

    @Override
    public OutputFile create(Path file) throws IOException {
        return new Output(
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE_MODE),
                false);
    }

    @Override
    public OutputFile overwrite(Path file) throws IOException {
        return new Output(FileChannel.open(file, StandardOpenOption.WRITE), true);
    }

    @Override
    public InputFile open(Path file) throws IOException {
        return new Input(FileChannel.open(file, StandardOpenOption.READ));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void syncDirectory(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void list(Path folder, Names names) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                names.accept(file.getFileName().toString());
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    @Override
    public long usableBytes(Path folder) throws IOException {
        // not by FileStore, which reads the table of mounts each time
        long usable = folder.toFile().getUsableSpace();
        if (usable == 0 && !Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.getFileName().toString());
        }
        return usable;
    }

    private record Output(FileChannel channel, boolean mayBeLonger) implements OutputFile {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        @Override
        public void force() throws IOException {
            if (mayBeLonger) {
                channel.truncate(channel.position());
            }
            // times are nobody's concern
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private record Input(FileChannel channel) implements InputFile {
        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return channel.read(target, position);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
