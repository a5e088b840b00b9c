package io.veilgate.scp.config;

import io.veilgate.core.base.AeTitle;
import io.veilgate.scp.route.AddressRange;
import io.veilgate.scp.route.Caller;
import io.veilgate.scu.pace.PaceLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A remote AE.
 *
 * @param port 1 to 65535
 * @param limits of the associations that we open to it, and of what passes over them
 * @param retrieve what a job uses where it does not say
 * @param tls empty: without TLS
 * @param commitment what is asked of it as an archive
 * @param duplicates what it does as an archive with a second object of a SOP Instance UID
 */
public record PeerConfig(
        String name,
        AeTitle aeTitle,
        String host,
        int port,
        PaceLimits limits,
        RetrieveMode retrieve,
        MoveFrom moveFrom,
        Optional<PeerTls> tls,
        Commitment commitment,
        Duplicates duplicates) {
    public enum RetrieveMode {
        GET,
        MOVE
    }

    /** What an archive does with another object of a SOP Instance UID that it has. */
    public enum Duplicates {
        /** The new one takes the old one's place. */
        REPLACES,
        /** It answers Success, and the old one stays. */
        KEEPS,
        /** It answers with a failure. */
        REJECTS
    }

    /**
     * Storage Commitment (PS3.4 Annex J).
     *
     * @param required whether an instance is done only when the archive has committed to it
     * @param within how long a report may take before it is asked for again
     */
    public record Commitment(boolean required, Duration within) {}

    /** Other AE titles and addresses from which this peer delivers what a C-MOVE asked for. */
    public record MoveFrom(List<AeTitle> aeTitles, List<AddressRange> addresses) {
        public MoveFrom {
            aeTitles = List.copyOf(aeTitles);
            addresses = List.copyOf(addresses);
        }

        public boolean names(Caller caller) {
            return aeTitles.stream().anyMatch(caller::isCalled)
                    || addresses.stream().anyMatch(range -> range.contains(caller.address()));
        }
    }

    /** Whether an association of this caller may deliver a C-MOVE's instances for this peer, its own address aside. */
    public boolean mayDeliverAs(Caller caller) {
        return caller.isCalled(aeTitle) || moveFrom.names(caller);
    }
}
