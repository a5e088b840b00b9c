package io.veilgate.scp.work;

import io.veilgate.core.base.Uid;
import io.veilgate.core.ledger.Change;
import io.veilgate.core.ledger.Stored;
import io.veilgate.core.spool.Spool;
import io.veilgate.core.spool.SpoolEntry;
import io.veilgate.scu.commit.Reference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Entries that an archive has stored and has not committed to yet: set aside in the spool, with nothing open, until it has given its word.
 * For any thread.
 */
final class CommitmentWait {
    /** How long what cannot go on now waits. */
    private static final Duration LATER = Duration.ofSeconds(2);

    private static final int MOST_REFUSALS = 3;

    private final Spool spool;
    private final InWork inWork;
    private final Bonds bonds;
    private final Recording recording;
    private final Holding holding;

    CommitmentWait(Spool spool, InWork inWork, Bonds bonds, Recording recording, Holding holding) {
        this.spool = spool;
        this.inWork = inWork;
        this.bonds = bonds;
        this.recording = recording;
        this.holding = holding;
    }

    /**
     * The archive has just stored it: takes the entry over.
     *
     * @param changes that have to be on record first
     */
    void begin(Opened opened, Commitments commitments, Sent sent, List<Change> changes) {
        Uid sopClass = sent.masked().sopClassUid().strict().orElseThrow();
        Reference reference = new Reference(sopClass, sent.masked().sopInstanceUid());
        recording.record(opened, changes, () -> {
            try {
                await(opened, commitments, reference, Optional.of(sent));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /**
     * The archive has stored it, or another entry of it, before the node was started or the archive was asked in vain.
     *
     * @return whether the entry is taken over
     */
    boolean goOn(Opened opened, ProjectWork project, Stored stored) throws InterruptedException {
        if (stored.entry() != opened.entry().id()) {
            spool.handoff().postpone(opened.entry(), LATER);
            return false;
        }
        bonds.sending(project, opened.entry());
        // should it have to be sent again, then with the bytes of before
        var _ = project.policies().of(opened.entry());
        Optional<Commitments> commitments = project.delivery().commitments();
        Optional<Uid> sopClass = opened.description().sopClass().strict();
        if (commitments.isPresent() && sopClass.isPresent()) {
            Reference reference = new Reference(sopClass.get(), stored.newSopInstanceUid());
            await(opened, commitments.get(), reference, Optional.empty());
        } else {
            recording.record(
                    opened,
                    List.of(new Change.Committed(opened.key())),
                    () -> recording.archived(opened, Optional.empty()));
        }
        return true;
    }

    private void await(Opened opened, Commitments commitments, Reference reference, Optional<Sent> sent)
            throws InterruptedException {
        opened.close();
        commitments.add(
                new Aside(opened, reference, sent), () -> spool.handoff().setAside(opened.entry()));
    }

    /** An entry that is set aside. The instance stays in work: a second arrival waits for it. */
    private final class Aside implements Awaiting {
        private final Opened opened;
        private final Reference reference;
        /** Empty if that was before the node was started. */
        private final Optional<Sent> sent;

        private Aside(Opened opened, Reference reference, Optional<Sent> sent) {
            this.opened = opened;
            this.reference = reference;
            this.sent = sent;
        }

        @Override
        public SpoolEntry entry() {
            return opened.entry();
        }

        @Override
        public Reference reference() {
            return reference;
        }

        @Override
        public void committed() {
            if (spool.handoff().resume(opened.entry())) {
                recording.archived(opened, sent);
            }
        }

        @Override
        public void refused(int times) {
            if (spool.handoff().resume(opened.entry())) {
                if (times >= MOST_REFUSALS) {
                    holding.hold(
                            opened,
                            "not-committed",
                            "the archive stored it " + times + " times and did not commit to it",
                            sent.map(Sent::masked));
                } else {
                    spool.handoff().postpone(opened.entry(), LATER);
                }
                inWork.leave(opened.key());
            }
        }

        @Override
        public void stopped() {
            inWork.leave(opened.key());
        }

        @Override
        public void lookAgain() {
            if (spool.handoff().resume(opened.entry())) {
                spool.handoff().postpone(opened.entry(), Duration.ZERO);
                inWork.leave(opened.key());
            }
        }
    }
}
