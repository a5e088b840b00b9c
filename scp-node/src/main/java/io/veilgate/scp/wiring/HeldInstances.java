package io.veilgate.scp.wiring;

import io.veilgate.core.ledger.Change;
import io.veilgate.core.ledger.InstanceKey;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.spool.EntryDescription;
import io.veilgate.core.spool.QuarantinedEntry;
import io.veilgate.core.spool.Spool;
import io.veilgate.core.spool.SpoolException;
import io.veilgate.core.spool.SpooledInstance;
import java.io.IOException;
import java.util.Optional;

/** What leaves quarantine: on record and on disk. */
record HeldInstances(Ledger ledger, Spool spool) {
    /**
     * Removes one for good. On record first: a discarded instance whose file is still there is held again, one whose file is gone must not be asked for.
     *
     * @throws java.util.concurrent.CompletionException if it cannot be put on record; then it stays
     */
    void discard(String name) throws SpoolException {
        keyOf(name).ifPresent(key -> ledger.record(new Change.Discarded(key)).join());
        spool.quarantine().discard(name);
    }

    /** Empty where the file is damaged, or gone: then it has no row either. */
    Optional<InstanceKey> keyOf(String name) throws SpoolException {
        Optional<QuarantinedEntry> held = spool.quarantine().get(name);
        if (held.isEmpty()) {
            return Optional.empty();
        }
        try (SpooledInstance instance = spool.quarantine().open(held.get().entry())) {
            EntryDescription description = instance.description();
            return Optional.of(new InstanceKey(description.project(), description.sopInstance()));
        } catch (SpoolException e) {
            if (e.problem() == SpoolException.Problem.DAMAGED) {
                return Optional.empty();
            }
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("closing a file that was only read", e);
        }
    }
}
