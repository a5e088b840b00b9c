package io.veilgate.scu.commit;

import java.io.IOException;

/** An archive takes no part in Storage Commitment. */
public final class CommitmentException extends IOException {
    private static final long serialVersionUID = 1L;

    CommitmentException(String message) {
        super(message);
    }
}
