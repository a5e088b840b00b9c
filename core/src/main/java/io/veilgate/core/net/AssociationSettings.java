package io.veilgate.core.net;

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
    /** Identifies this implementation to peers (PS3.7 §D.3.3.2); a UUID under the root 2.25 (PS3.5 §B.2). */
    public static final Uid IMPLEMENTATION_CLASS_UID = new Uid("2.25.241444160098910742966712118213044471649");

    public static final String IMPLEMENTATION_VERSION_NAME = "VEILGATE_0_1";

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
                IMPLEMENTATION_CLASS_UID,
                IMPLEMENTATION_VERSION_NAME);
    }

    public AssociationSettings with(Timeouts other) {
        return new AssociationSettings(
                maxPduLength, inboundBytes, other, transferSyntaxes, implementationClassUid, implementationVersionName);
    }
}
