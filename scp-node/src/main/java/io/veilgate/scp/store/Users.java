package io.veilgate.scp.store;

import io.veilgate.core.ul.UserInformation.UserIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Users and their passcodes (user identity of type 2, PS3.7 §D.3.3.7). Never tells either. */
public final class Users {
    private static final int NAME_AND_PASSCODE = 2;
    private static final byte[] OF_NOBODY = new byte[0];

    private final Map<String, byte[]> passcodes;

    private Users(Map<String, byte[]> passcodes) {
        this.passcodes = passcodes;
    }

    /**
     * Reads a file of lines {@code NAME:PASSCODE}, UTF-8; empty lines and those that begin with {@code #} do not count.
     *
     * @throws IOException if it cannot be read, is readable for others than its owner, or holds a line of another form
     */
    public static Users read(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
            throw new IOException(file + " holds passcodes and everybody can read it; chmod 600 it");
        }
        Map<String, byte[]> passcodes = new HashMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            number++;
            int colon = line.indexOf(':');
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (colon < 1 || colon == line.length() - 1) {
                throw new IOException(file + ", line " + number + ": not NAME:PASSCODE");
            }
            passcodes.put(line.substring(0, colon), line.substring(colon + 1).getBytes(StandardCharsets.UTF_8));
        }
        return new Users(passcodes);
    }

    /** Whether an identity is that of a user, with the right passcode; none is not. */
    boolean know(Optional<UserIdentity> identity) {
        return identity.filter(given -> given.type() == NAME_AND_PASSCODE)
                .filter(this::matches)
                .isPresent();
    }

    private boolean matches(UserIdentity identity) {
        byte[] expected = passcodes.get(StandardCharsets.UTF_8
                .decode(identity.primaryField().duplicate())
                .toString());
        boolean same = MessageDigest.isEqual(expected == null ? OF_NOBODY : expected, bytes(identity.secondaryField()));
        return same && expected != null;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
