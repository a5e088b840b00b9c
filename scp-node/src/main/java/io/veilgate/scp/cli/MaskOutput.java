package io.veilgate.scp.cli;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.pipeline.Outcome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.UUID;

/**
 * Writes outputs into a folder, each under its new SOP Instance UID and only once it is whole. A second output of the same UID gets a name
 * of its own; one that an earlier run left there with the same bytes is taken as written. Safe for several threads.
 */
final class MaskOutput {
    private static final int MAX_OF_ONE_UID = 10_000;

    private final Path folder;
    /** The file system's time before the first output of this run. */
    private final FileTime start;

    MaskOutput(Path folder) throws IOException {
        this.folder = folder;
        Path probe = draft();
        Files.createFile(probe);
        this.start = Files.getLastModifiedTime(probe);
        Files.delete(probe);
    }

    /**
     * @param source what the recipe reads
     * @return bytes written
     * @throws DicomException.Format if the pixels cannot be made
     */
    long write(Outcome.Masked masked, ByteSource source) throws IOException, DicomException.Format {
        Path draft = draft();
        try {
            long bytes;
            try (FileChannel channel =
                    FileChannel.open(draft, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                bytes = Part10.write(masked.fileMeta(), masked.recipe(), source, channel);
            }
            place(draft, masked.sopInstanceUid());
            return bytes;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private Path draft() {
        return folder.resolve(".veilgate-" + UUID.randomUUID() + ".part");
    }

    private void place(Path draft, Uid uid) throws IOException {
        for (int copy = 1; copy <= MAX_OF_ONE_UID; copy++) {
            Path target = folder.resolve(uid.value() + (copy == 1 ? "" : "-" + copy) + ".dcm");
            if (claim(draft, target) || isOfAnEarlierRun(draft, target)) {
                return;
            }
        }
        throw new IOException("more than " + MAX_OF_ONE_UID + " outputs of one SOP Instance UID in " + folder);
    }

    /** Gives the draft its name unless that is taken, and never shows half a file under it. */
    private static boolean claim(Path draft, Path target) throws IOException {
        try {
            Files.createLink(target, draft);
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        } catch (UnsupportedOperationException | IOException _) {
            return claimWithoutLinks(draft, target);
        }
    }

    /** For file systems without hard links. */
    private static boolean claimWithoutLinks(Path draft, Path target) throws IOException {
        try {
            Files.createFile(target);
        } catch (FileAlreadyExistsException _) {
            return false;
        }
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return true;
    }

    private boolean isOfAnEarlierRun(Path draft, Path target) throws IOException {
        return Files.getLastModifiedTime(target).compareTo(start) < 0 && Files.mismatch(draft, target) < 0;
    }
}
