package io.veilgate.scp.work;

import io.veilgate.core.base.Uid;
import io.veilgate.core.ledger.Versions;
import io.veilgate.core.spool.EntryDescription;
import java.util.Optional;

/** Tells two. */
public record BothEnds(Ends first, Ends second) implements Ends {
    @Override
    public void archived(EntryDescription instance, Optional<Uid> study, Versions versions) {
        first.archived(instance, study, versions);
        second.archived(instance, study, versions);
    }

    @Override
    public void held(EntryDescription instance, String reason, Versions versions) {
        first.held(instance, reason, versions);
        second.held(instance, reason, versions);
    }
}
