package io.veilgate.scp.cli;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files to mask, found one at a time: those that were named, and those below the folders that were named. Only the folders on the way
 * down to the current one are open. Links to files are followed, links to folders are not, and the output folder is left out.
 */
final class MaskInputs {
    /** @param named by the user himself, rather than found in a folder */
    record Input(Path file, boolean named) {}

    private record OpenFolder(Path path, DirectoryStream<Path> stream, Iterator<Path> entries) {}

    private final Iterator<Path> named;
    private final Path outputFolder;
    private final MaskReport report;
    private final Deque<OpenFolder> open = new ArrayDeque<>();

    /** @param outputFolder exists */
    MaskInputs(List<Path> named, Path outputFolder, MaskReport report) throws IOException {
        this.named = named.iterator();
        this.outputFolder = outputFolder.toRealPath();
        this.report = report;
    }

    /** The next file; null when there is none left. Folders that cannot be read are reported on the way. */
    synchronized @Nullable Input next() {
        while (true) {
            OpenFolder folder = open.peek();
            if (folder == null) {
                if (!named.hasNext()) {
                    return null;
                }
                Path path = named.next();
                if (!Files.isDirectory(path)) {
                    return new Input(path, true);
                }
                enter(path);
                continue;
            }
            Path entry = nextIn(folder);
            if (entry == null) {
                leave();
            } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                enter(entry);
            } else if (Files.isRegularFile(entry)) {
                return new Input(entry, false);
            }
        }
    }

    private @Nullable Path nextIn(OpenFolder folder) {
        try {
            return folder.entries().hasNext() ? folder.entries().next() : null;
        } catch (DirectoryIteratorException e) {
            IOException cause = e.getCause();
            report.failed(folder.path().toString(), cause == null ? new IOException("cannot be listed") : cause);
            return null;
        }
    }

    @SuppressWarnings("StreamResourceLeak") // leave() closes it
    private void enter(Path folder) {
        try {
            if (folder.toRealPath().equals(outputFolder)) {
                return;
            }
            DirectoryStream<Path> stream = Files.newDirectoryStream(folder);
            open.push(new OpenFolder(folder, stream, stream.iterator()));
        } catch (IOException e) {
            report.failed(folder.toString(), e);
        }
    }

    private void leave() {
        OpenFolder folder = open.pop();
        try {
            folder.stream().close();
        } catch (IOException e) {
            report.failed(folder.path().toString(), e);
        }
    }
}
