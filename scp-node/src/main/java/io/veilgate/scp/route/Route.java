package io.veilgate.scp.route;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.net.CertificatePattern;
import java.util.List;

/**
 * Which project an association of a certain kind belongs to. Every condition that is given has to hold; an empty list is none.
 *
 * @param calledAeTitles any of these AE titles was called
 * @param callingAeTitles any of these calls
 * @param addresses the peer's address is in any of these
 * @param project the name of a configured project
 */
public record Route(
        List<AeTitle> calledAeTitles,
        List<AeTitle> callingAeTitles,
        List<AddressRange> addresses,
        Security security,
        String project) {
    /**
     * What the transport has to be.
     *
     * @param tls no association without TLS
     * @param certificates the peer's certificate, checked in the handshake, is any of these; where there are some, {@code tls} goes without saying
     */
    public record Security(boolean tls, List<CertificatePattern> certificates) {
        public static final Security ANY = new Security(false, List.of());

        public Security {
            certificates = List.copyOf(certificates);
        }

        boolean fits(Caller caller) {
            return (!tls || caller.tls().isPresent())
                    && (certificates.isEmpty() || certificates.stream().anyMatch(caller::shows));
        }
    }

    public Route {
        calledAeTitles = List.copyOf(calledAeTitles);
        callingAeTitles = List.copyOf(callingAeTitles);
        addresses = List.copyOf(addresses);
    }

    /** With and without TLS. */
    public Route(
            List<AeTitle> calledAeTitles, List<AeTitle> callingAeTitles, List<AddressRange> addresses, String project) {
        this(calledAeTitles, callingAeTitles, addresses, Security.ANY, project);
    }

    boolean fits(Caller caller) {
        return (calledAeTitles.isEmpty() || calledAeTitles.stream().anyMatch(caller::calls))
                && (callingAeTitles.isEmpty() || callingAeTitles.stream().anyMatch(caller::isCalled))
                && (addresses.isEmpty() || addresses.stream().anyMatch(range -> range.contains(caller.address())))
                && security.fits(caller);
    }
}
