package io.veilgate.scu.forward;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.dimse.Service;
import io.veilgate.core.net.AssociationException;
import io.veilgate.scu.forward.Outbox.Task;
import io.veilgate.scu.pace.PeerPace;
import io.veilgate.scu.pace.Share;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one association to an archive, turn by turn as its pace allows: each operation that may be outstanding has a virtual thread, which
 * tries one instance at a time. What goes wrong with one of them ends the turn of all.
 */
final class Sender {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final Duration LOOK_FOR_CLOSE = Duration.ofMillis(300);
    private static final Duration KEPT_OPEN = Duration.ofSeconds(20);

    private final Outbox outbox;
    private final ArchiveAssociation association;
    private final PeerPace pace;
    private final Share share;
    private final Replacement replacement;
    private final Experience experience;
    private final AtomicInteger sending;

    /**
     * @param association this sender's own
     * @param share of all senders to the archive
     * @param sending counts what all of them are at
     */
    Sender(
            Outbox outbox,
            ArchiveAssociation association,
            PeerPace pace,
            Share share,
            Replacement replacement,
            Experience experience,
            AtomicInteger sending) {
        this.outbox = outbox;
        this.association = association;
        this.pace = pace;
        this.share = share;
        this.replacement = replacement;
        this.experience = experience;
        this.sending = sending;
    }

    /** Until the outbox is closed, or the thread is interrupted. */
    void run() {
        try (association) {
            while (!outbox.isClosed()) {
                Optional<PeerPace.Permit> permit = pace.tryAcquire(share, LOOK_FOR_CLOSE);
                if (permit.isPresent()) {
                    try (PeerPace.Permit held = permit.get()) {
                        turn(held);
                    } finally {
                        association.release();
                    }
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("sender to {} stops", experience.archive());
        }
    }

    private void turn(PeerPace.Permit permit) throws InterruptedException {
        association.beginTurn();
        List<Thread> others = new ArrayList<>();
        for (int i = 2; i <= pace.operations(); i++) {
            int number = i;
            others.add(Thread.ofVirtual()
                    .name(Thread.currentThread().getName() + "-" + i)
                    .start(() -> {
                        try {
                            send(permit, number);
                        } catch (InterruptedException e) {
                            LOG.debug("sender to {} stops", experience.archive());
                        }
                    }));
        }
        try {
            send(permit, 1);
        } catch (InterruptedException e) {
            others.forEach(Thread::interrupt);
            throw e;
        } finally {
            joinAll(others);
        }
    }

    /** Hands an interruption on to them. */
    private static void joinAll(List<Thread> threads) {
        boolean interrupted = Thread.interrupted();
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                if (interrupted) {
                    threads.forEach(Thread::interrupt);
                }
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Takes what is queued, until fewer associations are to be used or the archive is to be left alone for a while.
     *
     * @param number of the operation, from 1; where the archive agrees to fewer, it is not used
     */
    private void send(PeerPace.Permit permit, int number) throws InterruptedException {
        while (!outbox.isClosed() && !association.isTurnOver() && !permit.isWanted()) {
            if (number > association.operations()) {
                return;
            }
            Optional<Task> task = outbox.take(KEPT_OPEN);
            if (task.isEmpty()) {
                association.releaseUnused(KEPT_OPEN);
            } else if (!send(permit, task.get())) {
                break;
            }
        }
        association.endTurn();
    }

    /** Whether to go on with the next one. */
    private boolean send(PeerPace.Permit permit, Task task) {
        Optional<StoreResult> result = attemptSafely(permit, task.instance());
        if (result.isEmpty()) {
            outbox.putBack(task);
            return false;
        }
        outbox.complete(task, result.get());
        return !(result.get() instanceof StoreResult.Unfinished unfinished) || !isEnough(permit, unfinished.cause());
    }

    /** Whether what came of one instance says that others had better wait. */
    private static boolean isEnough(PeerPace.Permit permit, StoreResult.Cause cause) {
        return switch (cause) {
            case FAILED, NOT_GIVEN_BACK -> false;
            case BUSY -> permit.isPaused();
            case BROKEN, SILENT -> true;
        };
    }

    /** A fault of ours costs the instance that met it, not the sender. */
    private Optional<StoreResult> attemptSafely(PeerPace.Permit permit, Outgoing instance) {
        sending.incrementAndGet();
        try {
            return attempt(permit, instance);
        } catch (RuntimeException | Error e) {
            LOG.error("sending to {} met a fault of ours", experience.archive(), e);
            return Optional.of(
                    new StoreResult.Unsendable("sending it met " + e.getClass().getSimpleName()));
        } finally {
            sending.decrementAndGet();
        }
    }

    /** Empty if it could not be sent at all. */
    private Optional<StoreResult> attempt(PeerPace.Permit permit, Outgoing instance) {
        try (PeerPace.Request request = permit.begin()) {
            try {
                Optional<Answer> answer = association.store(instance, experience.isSuspect(instance), request);
                if (answer.isPresent()) {
                    permit.connected();
                    experience.reachable();
                }
                return answer.isEmpty()
                        ? Optional.empty()
                        : Optional.of(proved(instance, resultOf(answer.get(), instance, request)));
            } catch (ArchiveAssociation.NotConnected e) {
                experience.unreachable(e.why());
                permit.notConnected(e.why() instanceof AssociationException.Rejected);
                return Optional.empty();
            } catch (AssociationException e) {
                LOG.warn("sending to {} failed, trying again: {}", experience.archive(), e.getMessage());
                request.refused();
                experience.suspect(instance);
                return Optional.of(
                        e instanceof AssociationException.TimedOut
                                ? experience.unfinished(StoreResult.Cause.SILENT, "the archive did not answer")
                                : experience.unfinished(
                                        StoreResult.Cause.BROKEN,
                                        "the archive ended the association while it was sent"));
            } catch (DicomException.Format e) {
                return Optional.of(new StoreResult.Unsendable("a frame cannot be made: " + e.getMessage()));
            } catch (IOException e) {
                return Optional.of(new StoreResult.Unsendable("its source cannot be read: " + e.getMessage()));
            }
        }
    }

    /** What takes the place of another object is stored only when the archive has given it back. */
    private StoreResult proved(Outgoing instance, StoreResult result) throws IOException, DicomException.Format {
        if (!(result instanceof StoreResult.Stored) || instance.replaced().isEmpty()) {
            return result;
        }
        // an archive may serve one association at a time
        association.releaseAfterAll();
        return switch (replacement.of(instance, instance.replaced().get())) {
            case Replacement.Proof.Proved() -> result;
            case Replacement.Proof.Stopped() -> new StoreResult.Stopped();
            case Replacement.Proof.Missing(var cause, String reason) -> {
                LOG.warn("{}: {}; trying again", experience.archive(), reason);
                yield experience.unfinished(cause, reason);
            }
        };
    }

    private StoreResult resultOf(Answer answer, Outgoing instance, PeerPace.Request request) {
        if (!(answer instanceof Answer.Nonsense)) {
            experience.answered(instance);
        }
        return switch (answer) {
            case Answer.Final(StoreResult result) -> {
                request.instance();
                if (result instanceof StoreResult.Stored) {
                    experience.stored();
                }
                yield result;
            }
            case Answer.Busy(var status) -> {
                String said = status.describe(Service.C_STORE);
                LOG.warn("{} answered {}; trying again", experience.archive(), said);
                request.busy();
                yield experience.unfinished(StoreResult.Cause.BUSY, "the archive answered " + said);
            }
            case Answer.Failure(var status) ->
                experience.unfinished(
                        StoreResult.Cause.FAILED, "the archive answered " + status.describe(Service.C_STORE));
            case Answer.Nonsense() -> {
                LOG.warn("{} answered a message that was not sent; trying again", experience.archive());
                request.refused();
                experience.suspect(instance);
                yield experience.unfinished(
                        StoreResult.Cause.BROKEN, "the archive answered a message that was not sent");
            }
        };
    }
}
