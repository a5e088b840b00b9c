package io.veilgate.scp.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * What raises an alert, and who is told besides the log.
 *
 * @param webhook where each alert is posted to; may hold a secret
 * @param diskFreeBytes raised while less is free where the data folder is
 * @param archiveDown raised when an archive could not be reached for so long
 * @param peerDown the same of a PACS
 * @param quarantinePercent raised when more of what was lately worked on is held
 * @param certificateDays raised so long before the node's certificate ends
 */
public record AlertsConfig(
        Optional<URI> webhook,
        long diskFreeBytes,
        Duration archiveDown,
        Duration peerDown,
        int quarantinePercent,
        int certificateDays) {
    @Override
    public String toString() {
        return "AlertsConfig[webhook " + (webhook.isPresent() ? "given" : "none") + "]";
    }
}
