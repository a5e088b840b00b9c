package io.veilgate.core.net;

import io.veilgate.core.base.Implementation;
import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.TransferSyntaxes;
import java.time.Duration;

/**
 * What all associations of a node have in common.
 *
 * @param maxPduLength the greatest P-DATA-TF that we receive (variable field without the 6-byte header)
 * @param inboundBytes what an association may hold of received data that nobody has taken yet; then it stops reading
 * @param longestPause of reading, where that much is there; then what has arrived of the data set is dropped, and reading goes on
 * @param implementationVersionName 1 to 16 characters
 */
public record AssociationSettings(
        int maxPduLength,
        int inboundBytes,
        Timeouts timeouts,
        Duration longestPause,
        TransferSyntaxes transferSyntaxes,
        Uid implementationClassUid,
        String implementationVersionName) {
    public AssociationSettings {
        if (maxPduLength < 4096 || inboundBytes < 4096) {
            throw new IllegalArgumentException("maxPduLength and inboundBytes are at least 4096");
        }
        if (implementationVersionName.isEmpty() || implementationVersionName.length() > 16) {
            throw new IllegalArgumentException("an implementation version name has 1 to 16 characters");
        }
    }

    public static AssociationSettings defaults() {
        return new AssociationSettings(
                256 << 10,
                1 << 20,
                Timeouts.defaults(),
                Duration.ofSeconds(20),
                TransferSyntaxes.standard(),
                Implementation.CLASS_UID,
                Implementation.VERSION_NAME);
    }

    AssociationSettings withLongestPause(Duration other) {
        return new AssociationSettings(
                maxPduLength,
                inboundBytes,
                timeouts,
                other,
                transferSyntaxes,
                implementationClassUid,
                implementationVersionName);
    }

    public AssociationSettings withInboundBytes(int other) {
        return new AssociationSettings(
                maxPduLength,
                other,
                timeouts,
                longestPause,
                transferSyntaxes,
                implementationClassUid,
                implementationVersionName);
    }

    public AssociationSettings with(Timeouts other) {
        return new AssociationSettings(
                maxPduLength,
                inboundBytes,
                other,
                longestPause,
                transferSyntaxes,
                implementationClassUid,
                implementationVersionName);
    }
}
