package io.veilgate.scu.forward;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.FileMeta;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.pipeline.OutputDigest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A research archive that is a folder: each instance becomes a Part 10 file (PS3.10 §7.1), by new UIDs in a folder for its study. A file is
 * there whole and durable, or not at all; the same instance again takes its place.
 */
public final class FolderStore {
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;

    public FolderStore(Path folder) {
        this.folder = folder;
    }

    /**
     * Writes one instance and waits until it is durable.
     *
     * @throws IOException if the folder cannot be written; it may be tried again
     */
    public StoreResult store(Outgoing instance, Uid studyInstanceUid) throws IOException {
        Path study = folder.resolve(studyInstanceUid.value());
        if (!Files.isDirectory(study)) {
            Files.createDirectories(study, FOLDER_MODE);
            sync(folder);
        }
        Path temporary = Files.createTempFile(study, ".", ".part", FILE_MODE);
        try {
            try (FileChannel file = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                FileMeta meta = FileMeta.of(
                        ReceivedUid.of(instance.sopClass()),
                        ReceivedUid.of(instance.sopInstance()),
                        instance.recipe().transferSyntax());
                Part10.write(meta, instance.recipe(), instance.source(), file);
                file.force(true);
            }
            String digest = OutputDigest.of(instance.recipe(), instance.source());
            Files.move(
                    temporary,
                    study.resolve(instance.sopInstance().value() + ".dcm"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            sync(study);
            return new StoreResult.Stored(Status.SUCCESS, digest);
        } catch (DicomException.Format e) {
            return new StoreResult.Unsendable("a frame cannot be made: " + e.getMessage());
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
