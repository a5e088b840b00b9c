package io.veilgate.scu.forward;

import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.net.AssociationRequest;
import io.veilgate.core.net.AssociationRequest.Proposal;
import io.veilgate.core.ul.ProposedContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which presentation contexts an archive is offered: one for each pair of SOP Class and transfer syntax that has been sent lately, so that
 * each instance goes as it is. The least recently used give way beyond 128. For any thread.
 */
final class OfferedContexts {
    private record Pair(Uid sopClass, TransferSyntax transferSyntax) {}

    private final Map<Pair, Boolean> pairs = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Pair, Boolean> eldest) {
            return size() > ProposedContext.MAX_CONTEXTS;
        }
    };

    synchronized AssociationRequest requestFor(Uid sopClass, TransferSyntax transferSyntax) {
        pairs.put(new Pair(sopClass, transferSyntax), true);
        return new AssociationRequest(pairs.keySet().stream()
                .map(pair -> new Proposal(pair.sopClass(), List.of(pair.transferSyntax())))
                .toList());
    }
}
