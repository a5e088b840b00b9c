package io.veilgate.core.ul;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uid;
import io.veilgate.core.ul.ContextPolicy.Supported;
import io.veilgate.core.ul.ContextResult.Result;
import io.veilgate.core.ul.UserInformation.AsyncWindow;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which contexts an association has, and who plays which role in them (PS3.8 §7.1.1.13 to §7.1.1.14, PS3.7 §D.3.3.4). */
public final class Negotiation {
    private static final Set<Role> DEFAULT_ROLES = Set.of(Role.SCU);

    /** All that this node does: whatever window is proposed, one operation at a time is no more than that (PS3.7 §D.3.3.3). */
    private static final AsyncWindow SYNCHRONOUS = new AsyncWindow(1, 1);

    /**
     * One result for each context offered, in the order offered; a role for each SOP Class that one was proposed for and we know; a window
     * if one was proposed. Extended negotiations are left unanswered, which means that they are not supported (PS3.7 §D.3.3.5, §D.3.3.6).
     */
    public record Answer(List<ContextResult> contexts, List<RoleSelection> roles, Optional<AsyncWindow> asyncWindow) {
        public Answer {
            contexts = List.copyOf(contexts);
            roles = List.copyOf(roles);
        }
    }

    private Negotiation() {}

    /** The sender's order decides, but a lossy transfer syntax never wins over a lossless one of the same context. */
    public static Answer answer(Pdu.AssociateRq rq, ContextPolicy policy) {
        List<RoleSelection> roles = new ArrayList<>();
        for (RoleSelection proposed : rq.userInformation().roles()) {
            policy.find(proposed.sopClassUid())
                    .ifPresent(supported -> roles.add(new RoleSelection(
                            proposed.sopClassUid(), both(proposed.requestorRoles(), supported.requestorRoles()))));
        }
        Map<ReceivedUid, Set<Role>> granted = byClass(roles);
        List<ContextResult> results = new ArrayList<>();
        for (ProposedContext context : rq.contexts()) {
            results.add(result(context, policy, granted));
        }
        return new Answer(results, roles, rq.userInformation().asyncWindow().map(proposed -> SYNCHRONOUS));
    }

    private static ContextResult result(
            ProposedContext context, ContextPolicy policy, Map<ReceivedUid, Set<Role>> granted) {
        Optional<Supported> found = policy.find(context.abstractSyntax());
        if (found.isEmpty()) {
            return refused(context, Result.ABSTRACT_SYNTAX_NOT_SUPPORTED);
        }
        Supported supported = found.get();
        Set<Role> roles =
                granted.getOrDefault(context.abstractSyntax(), both(DEFAULT_ROLES, supported.requestorRoles()));
        if (roles.isEmpty()) {
            return refused(context, Result.USER_REJECTION);
        }
        return first(context, supported.lossless())
                .or(() -> first(context, supported.lossy()))
                .map(syntax -> new ContextResult(context.id(), Result.ACCEPTANCE, syntax))
                .orElseGet(() -> refused(context, Result.TRANSFER_SYNTAXES_NOT_SUPPORTED));
    }

    private static Optional<ReceivedUid> first(ProposedContext context, Set<Uid> acceptable) {
        return context.transferSyntaxes().stream()
                .filter(offered -> offered.strict().filter(acceptable::contains).isPresent())
                .findFirst();
    }

    /** The transfer syntax of a refusal means nothing; peers are used to find one there. */
    private static ContextResult refused(ProposedContext context, Result why) {
        ReceivedUid any = context.transferSyntaxes().isEmpty()
                ? new ReceivedUid("")
                : context.transferSyntaxes().getFirst();
        return new ContextResult(context.id(), why, any);
    }

    /**
     * What the requestor may be for a SOP Class once the answer is there: the roles that it proposed and the acceptor granted; SCU if the
     * acceptor did not answer.
     */
    public static Set<Role> requestorRoles(
            ReceivedUid abstractSyntax, List<RoleSelection> proposed, List<RoleSelection> answered) {
        Set<Role> answer = byClass(answered).get(abstractSyntax);
        return answer == null
                ? DEFAULT_ROLES
                : both(byClass(proposed).getOrDefault(abstractSyntax, DEFAULT_ROLES), answer);
    }

    private static Map<ReceivedUid, Set<Role>> byClass(List<RoleSelection> selections) {
        Map<ReceivedUid, Set<Role>> roles = new HashMap<>();
        selections.forEach(selection -> roles.put(selection.sopClassUid(), selection.requestorRoles()));
        return roles;
    }

    private static Set<Role> both(Set<Role> one, Set<Role> other) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            if (one.contains(role) && other.contains(role)) {
                roles.add(role);
            }
        }
        return roles;
    }
}
