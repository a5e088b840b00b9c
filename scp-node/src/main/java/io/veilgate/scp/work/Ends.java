package io.veilgate.scp.work;

import io.veilgate.core.base.Uid;
import io.veilgate.core.ledger.Versions;
import io.veilgate.core.spool.EntryDescription;
import java.util.Optional;

/** Told of each instance that has come to its end, on the thread that brought it there: to be short. */
public interface Ends {
    /** @param study its new Study Instance UID */
    void archived(EntryDescription instance, Optional<Uid> study, Versions versions);

    /** @param reason the code that it is held with */
    void held(EntryDescription instance, String reason, Versions versions);
}
