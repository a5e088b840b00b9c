package io.veilgate.scp.wiring;

import io.veilgate.core.base.Uninterrupted;
import io.veilgate.core.ledger.Change;
import io.veilgate.core.ledger.InstanceKey;
import io.veilgate.core.ledger.InstanceState;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.LedgerException;
import io.veilgate.core.spool.EntryDescription;
import io.veilgate.core.spool.Spool;
import io.veilgate.core.spool.SpoolEntry;
import io.veilgate.core.spool.SpoolException;
import io.veilgate.core.spool.SpooledInstance;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins spool and ledger at the start: files say what the node has, rows say what became of it. What is in quarantine is put on record as
 * held, what is in the spool as received; rows that say so without a file are expected again. Runs beside the node, which works on the spool
 * meanwhile: each change of a row counts as having been seen. First quarantine, then the spool: a row whose instance was put back
 * into the spool just before the stop goes from held over expected to received.
 */
final class Join implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Join.class);

    private final Spool spool;
    private final Ledger ledger;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean stopped;

    private Join(Spool spool, Ledger ledger, List<SpoolEntry> entries) {
        this.spool = spool;
        this.ledger = ledger;
        this.thread = Thread.ofVirtual().name("veilgate-join").unstarted(() -> run(entries));
    }

    /**
     * Begins, before anything is worked on or received.
     *
     * @param entries all that the spool has
     */
    static Join begin(Spool spool, Ledger ledger, List<SpoolEntry> entries) throws IOException, InterruptedException {
        try {
            ledger.beginJoin().get();
        } catch (ExecutionException e) {
            throw new IOException("ledger: " + e.getCause(), e);
        }
        if (!entries.isEmpty()) {
            LOG.info("{} instances in the spool from before go on", entries.size());
        }
        Join join = new Join(spool, ledger, entries);
        join.thread.start();
        return join;
    }

    /** Waits until the ledger knows what spool and quarantine have. */
    void await() throws IOException, InterruptedException {
        try {
            done.get();
        } catch (ExecutionException e) {
            throw new IOException("spool and ledger are not joined: " + e.getCause(), e);
        }
    }

    private void run(List<SpoolEntry> entries) {
        try {
            quarantine();
            int held = forget(InstanceState.QUARANTINED);
            for (SpoolEntry entry : entries) {
                goOn();
                received(entry);
            }
            int received = forget(InstanceState.RECEIVED);
            if (held > 0) {
                LOG.warn("{} instances are on record as held and are not in quarantine: run their jobs again", held);
            }
            if (received > 0) {
                LOG.warn(
                        "{} instances are on record as received and are not in the spool: jobs fetch them again",
                        received);
            }
            done.complete(null);
        } catch (CancellationException e) {
            done.completeExceptionally(e);
        } catch (IOException | LedgerException | ExecutionException e) {
            LOG.error("spool and ledger are not joined, jobs wait for the next start: {}", e.getMessage());
            done.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            done.completeExceptionally(e);
        }
    }

    private void goOn() {
        if (stopped) {
            throw new CancellationException("the node stops");
        }
    }

    private void quarantine() throws SpoolException {
        spool.quarantine().list(held -> {
            goOn();
            try (SpooledInstance instance = spool.quarantine().open(held.entry())) {
                var _ = ledger.record(new Change.Held(
                        keyOf(instance.description()), held.reason().code()));
            } catch (IOException e) {
                // damaged, or gone in this moment: it has no row, or keeps the one it has until the next start
                LOG.debug(
                        "entry {} in quarantine cannot be opened", held.entry().name());
            }
        });
    }

    private void received(SpoolEntry entry) {
        try (SpooledInstance instance = spool.open(entry)) {
            var _ = ledger.record(new Change.Received(keyOf(instance.description()), entry.fileBytes()));
        } catch (IOException e) {
            LOG.debug("entry {} is done already", entry.name());
        }
    }

    private int forget(InstanceState state) throws ExecutionException, InterruptedException {
        int all = 0;
        while (true) {
            goOn();
            int some = ledger.forgetUnseen(state).get();
            if (some == 0) {
                return all;
            }
            all += some;
        }
    }

    private static InstanceKey keyOf(EntryDescription description) {
        return new InstanceKey(description.project(), description.sopInstance());
    }

    /** Gives up where it is: the next start begins anew. */
    @Override
    public void close() {
        stopped = true;
        Uninterrupted.join(thread);
    }
}
