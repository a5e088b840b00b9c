package io.veilgate.scp.control;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The address of a node's socket, {@code control.sock} in its data folder. The kernel takes at most 107 bytes of path; a longer one is
 * reached through a symbolic link in a folder of its own (0700) under the system's temporary folder, gone when this is closed.
 */
final class SocketPath implements AutoCloseable {
    private static final int MAX_PATH_BYTES = 107;

    private final Path path;
    private final @Nullable Path link;

    private SocketPath(Path path, @Nullable Path link) {
        this.path = path;
        this.link = link;
    }

    static Path in(Path dataFolder) {
        return dataFolder.resolve("control.sock");
    }

    static SocketPath of(Path dataFolder) throws IOException {
        Path socket = in(dataFolder.toAbsolutePath().normalize());
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH_BYTES) {
            return new SocketPath(socket, null);
        }
        Path folder = Files.createTempDirectory(
                "veilgate-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path link = Files.createSymbolicLink(
                folder.resolve("data"), dataFolder.toAbsolutePath().normalize());
        return new SocketPath(in(link), link);
    }

    UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(path);
    }

    @Override
    public void close() throws IOException {
        if (link != null) {
            Files.deleteIfExists(link);
            Files.deleteIfExists(link.getParent());
        }
    }
}
