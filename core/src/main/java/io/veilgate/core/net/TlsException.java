package io.veilgate.core.net;

import java.nio.file.Path;

/** A file that TLS needs and that cannot be used. */
public final class TlsException extends Exception {
    /** Which of {@link TlsFiles} it is about. */
    public enum Part {
        CERTIFICATE,
        KEY,
        PASSPHRASE,
        TRUST
    }

    private final Part part;

    TlsException(Part part, Path file, String what) {
        super(file + ": " + what);
        this.part = part;
    }

    public Part part() {
        return part;
    }
}
