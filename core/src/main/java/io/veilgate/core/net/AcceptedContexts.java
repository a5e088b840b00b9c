package io.veilgate.core.net;

import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.ul.ContextResult;
import io.veilgate.core.ul.Negotiation;
import io.veilgate.core.ul.Pdu;
import io.veilgate.core.ul.ProposedContext;
import io.veilgate.core.ul.Role;
import io.veilgate.core.ul.RoleSelection;
import io.veilgate.core.ul.Side;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The accepted contexts of one association, by ID. */
final class AcceptedContexts {
    private final Map<Integer, AcceptedContext> byId = new LinkedHashMap<>();

    private AcceptedContexts() {}

    /** What both PDUs make of it. A result for a context or transfer syntax that was not proposed is no context at all. */
    static AcceptedContexts of(Pdu.AssociateRq rq, Pdu.AssociateAc ac, Side side, TransferSyntaxes known) {
        Map<Integer, ContextResult> results = new LinkedHashMap<>();
        ac.contexts().forEach(result -> results.put(result.id(), result));
        AcceptedContexts contexts = new AcceptedContexts();
        for (ProposedContext proposed : rq.contexts()) {
            ContextResult result = results.get(proposed.id());
            if (result != null
                    && result.result() == ContextResult.Result.ACCEPTANCE
                    && proposed.transferSyntaxes().contains(result.transferSyntax())) {
                Optional<TransferSyntax> syntax =
                        result.transferSyntax().strict().flatMap((Uid uid) -> known.get(uid));
                Set<Role> roles = roles(
                        proposed,
                        rq.userInformation().roles(),
                        ac.userInformation().roles(),
                        side);
                syntax.ifPresent(transferSyntax -> contexts.byId.put(
                        proposed.id(),
                        new AcceptedContext(proposed.id(), proposed.abstractSyntax(), transferSyntax, roles)));
            }
        }
        return contexts;
    }

    private static Set<Role> roles(
            ProposedContext context, List<RoleSelection> proposed, List<RoleSelection> answered, Side side) {
        Set<Role> requestor = Negotiation.requestorRoles(context.abstractSyntax(), proposed, answered);
        if (side == Side.REQUESTOR) {
            return requestor;
        }
        Set<Role> acceptor = EnumSet.noneOf(Role.class);
        for (Role role : requestor) {
            acceptor.add(role == Role.SCU ? Role.SCP : Role.SCU);
        }
        return acceptor;
    }

    List<AcceptedContext> all() {
        return List.copyOf(byId.values());
    }

    boolean contains(int id) {
        return byId.containsKey(id);
    }

    AcceptedContext get(int id) {
        AcceptedContext context = byId.get(id);
        if (context == null) {
            throw new IllegalArgumentException("presentation context " + id + " was not accepted");
        }
        return context;
    }
}
