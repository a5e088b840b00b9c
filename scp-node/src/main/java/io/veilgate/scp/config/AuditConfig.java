package io.veilgate.scp.config;

/**
 * How long the audit log is kept, and when a new file is begun.
 *
 * @param keepDays after which a file is removed
 * @param fileBytes beyond which a day gets another file
 */
public record AuditConfig(int keepDays, long fileBytes) {}
