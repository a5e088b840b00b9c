package io.veilgate.core.spool;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** The spool could not do it. A C-STORE that meets one is answered 0xA700 (out of resources, PS3.4 §B.2.3). */
public final class SpoolException extends IOException {
    public enum Problem {
        /** Quota and reserve are used up. */
        QUOTA,
        /** The disk is full, by bytes, files or the user's share. */
        NO_SPACE,
        READ_ONLY,
        /** The quarantine's own quota is used up. */
        QUARANTINE_FULL,
        /** The entry is not there any more. */
        GONE,
        /** The entry's bytes are not what was acknowledged. */
        DAMAGED,
        /** Anything else the system said. */
        FAILED
    }

    private final Problem problem;

    SpoolException(Problem problem, String message) {
        super(message);
        this.problem = problem;
    }

    private SpoolException(Problem problem, IOException cause) {
        super("spool: " + problem.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + cause.getMessage(), cause);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }

    /** Wraps what the system said; the JDK has no types for most of it, so its words decide. */
    static SpoolException of(IOException e) {
        if (e instanceof SpoolException known) {
            return known;
        }
        if (e instanceof NoSuchFileException) {
            return new SpoolException(Problem.GONE, e);
        }
        String message = String.valueOf(e.getMessage());
        if (message.contains("No space left") || message.contains("quota exceeded")) {
            return new SpoolException(Problem.NO_SPACE, e);
        }
        return new SpoolException(message.contains("Read-only file system") ? Problem.READ_ONLY : Problem.FAILED, e);
    }
}
