package io.veilgate.core.deid;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret on which all pseudonyms of a project hang. In a file it is one line: at least 32 bytes in hexadecimal or Base64. Who has it
 * can find out which pseudonym belongs to a known patient; who loses it cannot make the same ones again.
 */
public final class ProjectKey {
    private static final int MIN_BYTES = 32;

    private final byte[] secret;

    private ProjectKey(byte[] secret) {
        this.secret = secret;
    }

    /**
     * @param secret at least 32 bytes, copied
     * @throws IllegalArgumentException if there are fewer
     */
    public static ProjectKey of(byte[] secret) {
        if (secret.length < MIN_BYTES) {
            throw new IllegalArgumentException("a project key has at least " + MIN_BYTES + " bytes");
        }
        return new ProjectKey(secret.clone());
    }

    /**
     * Reads a key that must be there.
     *
     * @throws IOException if it is missing or no key; the message names the file and says how to make one
     */
    public static ProjectKey read(Path file) throws IOException {
        String line;
        try {
            line = Files.readString(file, StandardCharsets.US_ASCII).strip();
        } catch (NoSuchFileException e) {
            throw new IOException("key file " + file + " does not exist; " + howToMakeOne(file), e);
        } catch (IOException e) {
            throw new IOException(
                    "key file " + file + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
        byte[] secret = decode(line);
        if (secret.length < MIN_BYTES) {
            throw new IOException("key file " + file + " does not hold one line of at least " + MIN_BYTES
                    + " bytes in hexadecimal or Base64; " + howToMakeOne(file));
        }
        return new ProjectKey(secret);
    }

    /**
     * Reads the key, or makes one where there is no file yet, readable by its owner alone. Of several processes that make one at the same
     * time, all get the same.
     */
    public static ProjectKey readOrCreate(Path file) throws IOException {
        if (!Files.exists(file)) {
            create(file);
        }
        return read(file);
    }

    private static void create(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        byte[] secret = new byte[MIN_BYTES];
        new SecureRandom().nextBytes(secret);
        Path draft = file.resolveSibling(
                file.getFileName() + "." + HexFormat.of().formatHex(new SecureRandom().generateSeed(4)));
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (OutputStream out = Files.newOutputStream(draft, StandardOpenOption.WRITE, StandardOpenOption.SYNC)) {
                out.write((HexFormat.of().formatHex(secret) + "\n").getBytes(StandardCharsets.US_ASCII));
            }
            Files.createLink(file, draft); // unlike a rename, this never replaces what another process made
        } catch (FileAlreadyExistsException e) {
            // its key is read
        } finally {
            Files.delete(draft);
        }
    }

    private static byte[] decode(String line) {
        try {
            return line.matches("([0-9A-Fa-f]{2})+")
                    ? HexFormat.of().parseHex(line.toLowerCase(Locale.ROOT))
                    : Base64.getDecoder().decode(line);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static String howToMakeOne(Path file) {
        return "make one with: (umask 077 && openssl rand -hex 32 > " + file + ")";
    }

    /** 16 hexadecimal digits by which this key is known again; they tell nothing about it. */
    public String fingerprint() {
        byte[] digest = mac().doFinal("veilgate/project-key/fingerprint".getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(digest, 0, 8);
    }

    /** HMAC-SHA-256 with this key, nothing fed to it yet. */
    Mac mac() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return "ProjectKey[" + fingerprint() + "]";
    }
}
