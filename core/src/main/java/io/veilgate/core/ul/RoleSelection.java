package io.veilgate.core.ul;

import io.veilgate.core.base.ReceivedUid;
import java.util.Set;

/** SCP/SCU role selection (PS3.7 §D.3.3.4): the roles that the requestor of the association proposes to take, or is granted. */
public record RoleSelection(ReceivedUid sopClassUid, Set<Role> requestorRoles) {
    public RoleSelection {
        requestorRoles = Set.copyOf(requestorRoles);
    }
}
