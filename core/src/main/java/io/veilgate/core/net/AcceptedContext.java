package io.veilgate.core.net;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.ul.Role;
import java.util.Set;

/** A presentation context of an association, and what we are in it. */
public record AcceptedContext(int id, ReceivedUid abstractSyntax, TransferSyntax transferSyntax, Set<Role> ourRoles) {
    public AcceptedContext {
        ourRoles = Set.copyOf(ourRoles);
    }
}
