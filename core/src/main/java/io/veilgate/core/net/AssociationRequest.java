package io.veilgate.core.net;

import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.ul.ProposedContext;
import io.veilgate.core.ul.Role;
import io.veilgate.core.ul.UserInformation.ExtendedNegotiation;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an association is asked for.
 *
 * @param proposals one presentation context each, at most 128
 * @param roles by SOP Class, where we want to be more than SCU: a C-GET needs SCP for each storage class it is to receive
 * @param operations of ours at a time; more than one is proposed as asynchronous operations window (PS3.7 §D.3.3.3), one is not
 */
public record AssociationRequest(
        List<Proposal> proposals,
        Map<Uid, Set<Role>> roles,
        List<ExtendedNegotiation> extendedNegotiations,
        int operations) {
    /** One context; the acceptor takes one of the transfer syntaxes. */
    public record Proposal(Uid abstractSyntax, List<TransferSyntax> transferSyntaxes) {
        public Proposal {
            transferSyntaxes = List.copyOf(transferSyntaxes);
            if (transferSyntaxes.isEmpty()) {
                throw new IllegalArgumentException("a presentation context offers at least one transfer syntax");
            }
        }
    }

    public AssociationRequest {
        proposals = List.copyOf(proposals);
        roles = Map.copyOf(roles);
        extendedNegotiations = List.copyOf(extendedNegotiations);
        if (proposals.isEmpty() || proposals.size() > ProposedContext.MAX_CONTEXTS) {
            throw new IllegalArgumentException(
                    "an association has 1 to " + ProposedContext.MAX_CONTEXTS + " contexts, not " + proposals.size());
        }
        if (operations < 1 || operations > 0xFFFF) {
            throw new IllegalArgumentException(operations + " operations at a time");
        }
    }

    /** With one operation at a time. */
    public AssociationRequest(
            List<Proposal> proposals, Map<Uid, Set<Role>> roles, List<ExtendedNegotiation> extendedNegotiations) {
        this(proposals, roles, extendedNegotiations, 1);
    }

    /** As SCU of all of them. */
    public AssociationRequest(List<Proposal> proposals) {
        this(proposals, Map.of(), List.of());
    }

    public AssociationRequest withOperations(int most) {
        return new AssociationRequest(proposals, roles, extendedNegotiations, most);
    }
}
