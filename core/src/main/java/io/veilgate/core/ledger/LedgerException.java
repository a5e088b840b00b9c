package io.veilgate.core.ledger;

import org.jspecify.annotations.Nullable;

/** The ledger could not read or write: disk full, file damaged. Nothing of the change it answers is on record. */
public final class LedgerException extends RuntimeException {
    LedgerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
