package io.veilgate.scp.wiring;

import io.veilgate.scu.query.StudyListException;
import io.veilgate.scu.query.StudyListReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A study list that a job can go back to: a copy of its own in the data folder, named by the digest of its bytes.
 *
 * @param name what people call it
 */
public record StudyList(Path file, String digest, String name) {
    /**
     * Copies a list (0600) into {@code jobs/lists} of the data folder.
     *
     * @throws StudyListException if it is none as a whole; nothing is kept of it
     */
    public static StudyList keep(InputStream list, String name, Path dataFolder) throws IOException {
        Path folder = Files.createDirectories(
                dataFolder.resolve("jobs").resolve("lists"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path draft = Files.createTempFile(
                folder,
                ".",
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            MessageDigest sha256 = sha256();
            try (OutputStream out = Files.newOutputStream(draft)) {
                new DigestInputStream(list, sha256).transferTo(out);
            }
            checkHeader(draft);
            String digest = hex(sha256);
            Path kept = folder.resolve(digest + ".csv");
            Files.move(draft, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new StudyList(kept, digest, name);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void checkHeader(Path list) throws IOException {
        try (InputStream in = Files.newInputStream(list)) {
            new StudyListReader(in).unusedColumns();
        }
    }

    /** SHA-256 of all that is left of a stream, hexadecimal. */
    static String digestOf(InputStream in) throws IOException {
        MessageDigest sha256 = sha256();
        new DigestInputStream(in, sha256).transferTo(OutputStream.nullOutputStream());
        return hex(sha256);
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
