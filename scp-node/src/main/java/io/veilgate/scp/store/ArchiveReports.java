package io.veilgate.scp.store;

import io.veilgate.core.base.Uids;
import io.veilgate.core.ul.ContextPolicy;
import io.veilgate.core.ul.ContextPolicy.Supported;
import io.veilgate.core.ul.Role;
import io.veilgate.scp.route.Caller;
import io.veilgate.scu.commit.CommitmentReports;
import java.util.Optional;
import java.util.Set;

/** From whom reports of Storage Commitment are taken on associations that they open (PS3.4 §J.3.3). */
@FunctionalInterface
public interface ArchiveReports {
    /** Where a caller's reports go. Called on the event loop too; must not wait. */
    Optional<CommitmentReports> from(Caller caller);

    /**
     * Takes Storage Commitment besides. The archive should propose to be its SCP; one that proposes no role is taken at its word all the same,
     * since a report is all that can come of it.
     */
    static ContextPolicy besides(ContextPolicy contexts) {
        Supported reports = new Supported(StorageContexts.NATIVE, Set.of(), Set.of(Role.SCU, Role.SCP));
        return abstractSyntax -> abstractSyntax.is(Uids.StorageCommitmentPushModel)
                ? Optional.of(reports)
                : contexts.find(abstractSyntax);
    }
}
