package io.veilgate.core.net;

import io.veilgate.core.base.Implementation;
import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.TransferSyntaxes;

/**
 * What all associations of a node have in common.
 *
 * @param maxPduLength the greatest P-DATA-TF that we receive (variable field without the 6-byte header)
 * @param inboundBytes what an association may hold of received data that nobody has taken yet; then it stops reading
 * @param implementationVersionName 1 to 16 characters
 */
public record AssociationSettings(
        int maxPduLength,
        int inboundBytes,
        Timeouts timeouts,
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
                TransferSyntaxes.standard(),
                Implementation.CLASS_UID,
                Implementation.VERSION_NAME);
    }

    public AssociationSettings with(Timeouts other) {
        return new AssociationSettings(
                maxPduLength, inboundBytes, other, transferSyntaxes, implementationClassUid, implementationVersionName);
    }
}
