package io.veilgate.core.spool;

import java.nio.file.Path;

/**
 * An instance in quarantine.
 *
 * @param file a Part 10 file with the instance as received: it holds the patient's data
 */
public record QuarantinedEntry(SpoolEntry entry, QuarantineReason reason, Path file) {}
