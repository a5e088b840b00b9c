package io.veilgate.scp.route;

import io.veilgate.core.base.AeTitle;
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
        List<AeTitle> calledAeTitles, List<AeTitle> callingAeTitles, List<AddressRange> addresses, String project) {
    public Route {
        calledAeTitles = List.copyOf(calledAeTitles);
        callingAeTitles = List.copyOf(callingAeTitles);
        addresses = List.copyOf(addresses);
    }

    boolean fits(Caller caller) {
        return (calledAeTitles.isEmpty() || calledAeTitles.stream().anyMatch(caller::calls))
                && (callingAeTitles.isEmpty() || callingAeTitles.stream().anyMatch(caller::isCalled))
                && (addresses.isEmpty() || addresses.stream().anyMatch(range -> range.contains(caller.address())));
    }
}
