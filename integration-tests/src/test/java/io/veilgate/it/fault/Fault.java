package io.veilgate.it.fault;

/** Where a {@link FaultyDisk} fails. */
enum Fault {
    /** The bytes of an instance are written, and not synced. */
    HALT_BEFORE_SYNC,
    /** Bytes and name of an instance are synced, and its sender not answered. */
    HALT_BEFORE_RESPONSE,
    /** A masking worker reads an instance. */
    HALT_AT_MASKING,
    /** The archive has answered, and the ledger is about to write so. */
    HALT_BEFORE_RECORD,
    /** The ledger has it, and the entry is about to be deleted. */
    HALT_BEFORE_DELETION,
    /** The entry is deleted. */
    HALT_AFTER_DELETION,
    /** A masking worker reads a large instance: as a codec would that ends the process. */
    HALT_AT_LARGE
}
