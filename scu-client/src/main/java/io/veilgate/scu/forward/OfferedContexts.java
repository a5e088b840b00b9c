package io.veilgate.scu.forward;

import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.net.AcceptedContext;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationRequest.Proposal;
import io.veilgate.core.ul.ProposedContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which presentation contexts an archive is offered: one for each pair of SOP Class and transfer syntax that has been sent lately, so that
 * each instance goes as it is. Where the archive has turned a pair down, the native syntaxes are offered beside it. The least recently used
 * give way beyond 128. For any thread.
 */
final class OfferedContexts {
    /** In the order in which they are taken instead of another. */
    static final List<TransferSyntax> NATIVE =
            List.of(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN);

    private record Pair(Uid sopClass, TransferSyntax transferSyntax) {}

    private final Map<Pair, Boolean> pairs = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Pair, Boolean> eldest) {
            return size() > ProposedContext.MAX_CONTEXTS;
        }
    };
    /** What is sent instead, as the latest association that offered the pair has shown. */
    private final Map<Pair, TransferSyntax> substitutes = new HashMap<>();

    /** What has to be offered for an instance: its own pair, and the native ones where they are offered for its class. */
    synchronized List<Proposal> neededFor(Uid sopClass, TransferSyntax transferSyntax) {
        List<Proposal> needed = new ArrayList<>();
        pairs.put(new Pair(sopClass, transferSyntax), true);
        needed.add(proposal(sopClass, transferSyntax));
        for (TransferSyntax syntax : NATIVE) {
            if (pairs.get(new Pair(sopClass, syntax)) != null) {
                needed.add(proposal(sopClass, syntax));
            }
        }
        return needed;
    }

    synchronized List<Proposal> all() {
        return pairs.keySet().stream()
                .map(pair -> proposal(pair.sopClass(), pair.transferSyntax()))
                .toList();
    }

    private static Proposal proposal(Uid sopClass, TransferSyntax transferSyntax) {
        return new Proposal(sopClass, List.of(transferSyntax));
    }

    /** The archive has turned down an instance of this class: from now on it is offered in the native syntaxes too. */
    synchronized void offerNative(Uid sopClass) {
        NATIVE.forEach(syntax -> pairs.put(new Pair(sopClass, syntax), true));
    }

    /**
     * Sees in which syntax an instance has to go, from an association on which its own and the native ones were offered.
     *
     * @param made the syntax that it was made in
     * @return false if the archive takes it in none that it could be sent in
     */
    synchronized boolean learn(Association open, Uid sopClass, TransferSyntax made) {
        Pair pair = new Pair(sopClass, made);
        Optional<TransferSyntax> other = NATIVE.stream()
                .filter(syntax ->
                        !syntax.equals(made) && accepted(open, sopClass, syntax).isPresent())
                .findFirst();
        other.ifPresentOrElse(syntax -> substitutes.put(pair, syntax), () -> substitutes.remove(pair));
        return other.isPresent();
    }

    /** An archive may have learnt what it turned down before. */
    synchronized void opened(Association open) {
        substitutes
                .keySet()
                .removeIf(pair ->
                        accepted(open, pair.sopClass(), pair.transferSyntax()).isPresent());
    }

    synchronized Optional<TransferSyntax> substituteFor(Uid sopClass, TransferSyntax transferSyntax) {
        return Optional.ofNullable(substitutes.get(new Pair(sopClass, transferSyntax)));
    }

    static Optional<AcceptedContext> accepted(Association open, Uid sopClass, TransferSyntax transferSyntax) {
        return open.contexts(sopClass).stream()
                .filter(context -> context.transferSyntax().equals(transferSyntax))
                .findFirst();
    }
}
