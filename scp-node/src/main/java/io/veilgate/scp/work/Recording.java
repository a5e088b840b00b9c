package io.veilgate.scp.work;

import io.veilgate.core.ledger.Change;
import io.veilgate.core.ledger.InstanceRecord;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.Versions;
import io.veilgate.core.spool.Spool;
import io.veilgate.core.spool.SpoolEntry;
import io.veilgate.core.spool.SpoolException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts on record what an archive has, again and again until the ledger has written it, and ends the entry then: nothing is deleted that the
 * ledger does not have on disk, and nothing is sent again because the ledger could not write. For any thread.
 */
final class Recording {
    private static final Logger LOG = LoggerFactory.getLogger(Recording.class);
    private static final Duration LATER = Duration.ofSeconds(2);
    private static final Versions NO_VERSIONS = new Versions("", "", "");

    private final Spool spool;
    private final Ledger ledger;
    private final InWork inWork;
    private final Bonds bonds;
    private final Ends ends;
    private final Executor finishing;
    private final Unrecorded unrecorded = new Unrecorded();

    /**
     * @param ends is told of each end, once it is on record
     * @param finishing runs what follows a record; may wait for the disk
     */
    Recording(Spool spool, Ledger ledger, InWork inWork, Bonds bonds, Ends ends, Executor finishing) {
        this.spool = spool;
        this.ledger = ledger;
        this.inWork = inWork;
        this.bonds = bonds;
        this.ends = ends;
        this.finishing = finishing;
    }

    /** So many are owed a record that no other is to be sent. */
    boolean isFull() {
        return unrecorded.isFull();
    }

    /**
     * Records changes of an instance that the archive has, and takes the entry over.
     *
     * @param then what follows once all of them are on disk
     */
    void record(Opened opened, List<Change> changes, Runnable then) {
        var _ = CompletableFuture.allOf(changes.stream().map(ledger::record).toArray(CompletableFuture<?>[]::new))
                .whenCompleteAsync(
                        (_, failure) -> {
                            if (failure == null) {
                                unrecorded.remove(opened.entry());
                                then.run();
                            } else {
                                later(opened, changes, failure);
                            }
                        },
                        finishing);
    }

    /** Records what an entry is owed, if anything, and takes it over then. */
    boolean recordOwed(Opened opened) {
        List<Change> owed = unrecorded.of(opened.entry());
        if (owed.isEmpty()) {
            return false;
        }
        record(opened, owed, () -> {
            if (owed.getLast() instanceof Change.Stored) {
                // it only has to be committed to: a worker takes it up again, and finds that on record
                inWork.end(opened);
                spool.handoff().postpone(opened.entry(), Duration.ZERO);
            } else {
                archived(opened, Optional.empty());
            }
        });
        return true;
    }

    /** The archive has it: the record is made again, the send is not. No other arrival passes it meanwhile. */
    private void later(Opened opened, List<Change> changes, Throwable failure) {
        if (unrecorded.add(opened.entry(), changes)) {
            LOG.error(
                    "entry {} is archived but not on record; the record is tried until it succeeds: {}",
                    opened.entry().name(),
                    failure.getMessage());
        }
        inWork.rest(opened);
        spool.handoff().postpone(opened.entry(), LATER);
    }

    /**
     * It is on record as archived: first all are told, then the entry is deleted, which lets go whoever waits for its end. What a kill
     * between leaves behind is deleted at the next start, and told to nobody a second time.
     *
     * @param sent empty if that was before the node was started, or before the record that it was owed
     */
    void archived(Opened opened, Optional<Sent> sent) {
        inWork.end(opened);
        bonds.end(opened);
        try {
            ends.archived(
                    opened.description(),
                    sent.flatMap(known -> known.masked().studyInstanceUid()),
                    sent.map(Sent::versions).orElseGet(() -> onRecord(opened)));
        } finally {
            delete(opened.entry());
        }
    }

    /** Under what it was made that was sent before the node was started. */
    private Versions onRecord(Opened opened) {
        return ledger.find(opened.key()).map(InstanceRecord::versions).orElse(NO_VERSIONS);
    }

    /** Deletes an entry of whose instance all is on record. */
    void delete(SpoolEntry entry) {
        try {
            spool.delete(entry);
        } catch (SpoolException e) {
            LOG.warn("entry {} is done but cannot be deleted: {}", entry.name(), e.getMessage());
        }
    }
}
