package io.veilgate.scp.work;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Uid;
import io.veilgate.core.dimse.Service;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.ledger.Change;
import io.veilgate.core.ledger.Versions;
import io.veilgate.core.pipeline.Outcome;
import io.veilgate.core.pipeline.ReceivedInstance;
import io.veilgate.core.spool.Spool;
import io.veilgate.scu.forward.Outgoing;
import io.veilgate.scu.forward.StoreResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands over what is masked, and does what follows the result: the record, another attempt, or quarantine. For any thread. */
final class Sending {
    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);
    private static final Duration LATER = Duration.ofSeconds(2);
    private static final Duration DESTINATION_LATER = Duration.ofSeconds(15);
    private static final int MOST_ATTEMPTS = 5;

    private final Spool spool;
    private final InWork inWork;
    private final Bonds bonds;
    private final Retries retries;
    private final Recording recording;
    private final CommitmentWait commitmentWait;
    private final Holding holding;
    private final Executor finishing;

    /** @param finishing runs what follows a result; may wait for the disk */
    Sending(
            Spool spool,
            InWork inWork,
            Bonds bonds,
            Retries retries,
            Recording recording,
            CommitmentWait commitmentWait,
            Holding holding,
            Executor finishing) {
        this.spool = spool;
        this.inWork = inWork;
        this.bonds = bonds;
        this.retries = retries;
        this.recording = recording;
        this.commitmentWait = commitmentWait;
        this.holding = holding;
        this.finishing = finishing;
    }

    /**
     * Into the place that is reserved for it.
     *
     * @param replaces whether the archive has another object under its UID
     * @return whether the entry is taken over, and the instance with it; then they end with the result
     */
    boolean send(Opened opened, ProjectWork project, ReceivedInstance instance, Outcome.Masked masked, boolean replaces)
            throws IOException, DicomException.Format {
        Optional<Uid> sopClass = masked.sopClassUid().strict();
        if (sopClass.isEmpty()) {
            holding.hold(opened, "unsendable", "its SOP Class UID is none that can be offered", Optional.of(masked));
            return false;
        }
        Optional<Outgoing.Place> place = Replacing.place(masked);
        if (replaces && place.isEmpty()) {
            holding.hold(
                    opened,
                    "not-replaced",
                    "it names no study or series, so the archive cannot be asked to give it back",
                    Optional.of(masked));
            return false;
        }
        Outgoing made = new Outgoing(
                sopClass.get(),
                masked.sopInstanceUid(),
                masked.transcoded().orElse(masked.recipe()),
                masked.recipe(),
                instance.dataSet());
        Outgoing outgoing = replaces ? made.replacing(place.orElseThrow()) : made;
        CompletableFuture<StoreResult> delivered;
        bonds.sending(project, opened.entry());
        try {
            delivered = project.delivery()
                    .deliver(outgoing, masked.studyInstanceUid().orElse(masked.sopInstanceUid()));
        } catch (IOException e) {
            // as with an archive that cannot be reached: nothing is lost by trying for ever
            bonds.notSending(project, opened.entry());
            LOG.warn(
                    "the archive folder cannot be written, trying again: {}",
                    e.getClass().getSimpleName());
            spool.handoff().postpone(opened.entry(), DESTINATION_LATER);
            return false;
        }
        Sent sent =
                new Sent(masked, new Versions(masked.rulesVersion(), masked.profileVersion(), project.configuration()));
        var _ = delivered.thenAcceptAsync(
                result -> {
                    instance.close();
                    settle(opened, sent, project.delivery().commitments(), result);
                },
                finishing);
        return true;
    }

    private void settle(Opened opened, Sent sent, Optional<Commitments> commitments, StoreResult result) {
        boolean handedOver = false;
        boolean mayBeStored = false;
        Optional<Outcome.Masked> masked = Optional.of(sent.masked());
        try {
            switch (result) {
                case StoreResult.Stored stored -> {
                    handedOver = true;
                    stored(opened, sent, commitments, stored);
                }
                case StoreResult.Unfinished unfinished -> mayBeStored = tryAgain(opened, sent, unfinished);
                case StoreResult.OtherSyntax() -> inOtherSyntax(opened, sent);
                case StoreResult.Refused(String reason) -> holding.hold(opened, "archive-refuses", reason, masked);
                case StoreResult.Unsendable(String reason) -> holding.hold(opened, "unsendable", reason, masked);
                case StoreResult.Stopped() ->
                    LOG.debug(
                            "entry {} stays for the next start", opened.entry().name());
            }
        } catch (RuntimeException e) {
            LOG.error("entry {} met a fault of ours", opened.entry().name(), e);
            spool.handoff().postpone(opened.entry(), LATER);
        } finally {
            if (mayBeStored) {
                inWork.rest(opened);
            } else if (!handedOver) {
                inWork.end(opened);
            }
        }
    }

    private void stored(Opened opened, Sent sent, Optional<Commitments> commitments, StoreResult.Stored stored) {
        List<Change> changes = new ArrayList<>(2);
        if (stored.status().code() != Status.SUCCESS.code()) {
            LOG.info(
                    "entry {} is stored with a warning: {}",
                    opened.entry().name(),
                    stored.status().describe(Service.C_STORE));
            changes.add(new Change.Warned(opened.key(), stored.status().code()));
        }
        if (commitments.isPresent()) {
            changes.add(new Change.Stored(
                    opened.key(),
                    commitments.get().archive(),
                    sent.masked().sopInstanceUid(),
                    stored.outputDigest(),
                    sent.versions(),
                    opened.entry().id()));
            commitmentWait.begin(opened, commitments.get(), sent, changes);
        } else {
            changes.add(new Change.Archived(
                    opened.key(),
                    sent.masked().sopInstanceUid(),
                    stored.outputDigest(),
                    sent.versions(),
                    opened.entry().id()));
            recording.record(opened, changes, () -> recording.archived(opened, Optional.of(sent)));
        }
    }

    /** Whether it is: then no other arrival of the instance may pass it. */
    private boolean tryAgain(Opened opened, Sent sent, StoreResult.Unfinished unfinished) {
        Optional<Duration> pause = retries.next(opened.entry(), unfinished);
        if (pause.isEmpty()) {
            String text = unfinished.reason() + ", at the last of several attempts";
            String code = unfinished.cause() == StoreResult.Cause.NOT_GIVEN_BACK ? "not-replaced" : "archive-refuses";
            holding.hold(opened, code, text, Optional.of(sent.masked()));
            return false;
        }
        spool.handoff().postpone(opened.entry(), pause.get());
        return true;
    }

    /** The archive takes its SOP Class in another transfer syntax: it is made in that one. */
    private void inOtherSyntax(Opened opened, Sent sent) {
        if (opened.entry().attempts() >= MOST_ATTEMPTS) {
            holding.hold(
                    opened,
                    "archive-refuses",
                    "the archive keeps turning down the transfer syntaxes that it has accepted",
                    Optional.of(sent.masked()));
        } else {
            spool.handoff().retry(opened.entry(), Duration.ZERO);
        }
    }
}
