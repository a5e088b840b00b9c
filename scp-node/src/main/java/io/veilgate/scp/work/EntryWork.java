package io.veilgate.scp.work;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Stage;
import io.veilgate.core.base.Stages;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dimse.Service;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.ledger.Change;
import io.veilgate.core.ledger.InstanceRecord;
import io.veilgate.core.ledger.InstanceState;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.Stored;
import io.veilgate.core.ledger.Versions;
import io.veilgate.core.mask.DeviceGroup;
import io.veilgate.core.pipeline.InstanceProcessor;
import io.veilgate.core.pipeline.Outcome;
import io.veilgate.core.pipeline.OutputDigest;
import io.veilgate.core.pipeline.ProjectPolicy;
import io.veilgate.core.pipeline.Reason;
import io.veilgate.core.pipeline.ReceivedInstance;
import io.veilgate.core.spool.EntryDescription;
import io.veilgate.core.spool.QuarantineReason;
import io.veilgate.core.spool.Spool;
import io.veilgate.core.spool.SpoolEntry;
import io.veilgate.core.spool.SpoolException;
import io.veilgate.core.spool.SpooledInstance;
import io.veilgate.scu.commit.Reference;
import io.veilgate.scu.forward.Outgoing;
import io.veilgate.scu.forward.RetryPolicy;
import io.veilgate.scu.forward.StoreResult;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done with one spool entry, from the handoff to its end: archived and deleted, or held. The entry is deleted only after the ledger
 * has on disk that the archive stored it; whatever fails before leaves it in the spool, and it is worked on again with the same result.
 */
public final class EntryWork {
    private static final Logger LOG = LoggerFactory.getLogger(EntryWork.class);

    /** How long what cannot be worked on now waits. */
    private static final Duration LATER = Duration.ofSeconds(2);

    private static final Duration DESTINATION_LATER = Duration.ofSeconds(15);
    private static final Duration NEXT_TURN = Duration.ofMillis(200);
    private static final Duration MEMORY_LATER = Duration.ofSeconds(2);
    private static final int MOST_ATTEMPTS = 5;
    private static final int ATTEMPTS_WITHOUT_MEMORY = 3;
    private static final int MOST_DEATHS = 2;
    private static final int MOST_REFUSALS = 3;
    private static final Versions NO_VERSIONS = new Versions("", "", "");

    private final Spool spool;
    private final Ledger ledger;
    private final InstanceProcessor processor;
    private final Supplier<Map<String, ProjectWork>> projects;
    private final Executor finishing;
    private final Stages stages;
    private final Time time;
    private final long startedMillis;
    private final InWork inWork = new InWork();
    private final Retries retries;
    /** Projects by group of the handoff, once one of its entries has been seen. */
    private final Map<Integer, String> groups = new ConcurrentHashMap<>();

    private final Unsettled unsettled;
    private final Unrecorded unrecorded = new Unrecorded();
    private final Turns turns;
    private final Ends ends;

    /**
     * @param projects by name, as they are at the moment
     * @param unsettled is told what was sent and has no outcome on record
     * @param retries how what an archive has not stored is tried again
     * @param turns of the workers at instances
     * @param ends is told of each end, once it is on record, or held
     * @param finishing runs what follows a result; may wait for the disk
     * @param stages is told of {@link Stage#QUEUED} and {@link Stage#HEADER}
     */
    public EntryWork(
            Spool spool,
            Ledger ledger,
            InstanceProcessor processor,
            Supplier<Map<String, ProjectWork>> projects,
            Unsettled unsettled,
            RetryPolicy retries,
            Turns turns,
            Ends ends,
            Executor finishing,
            Stages stages,
            Time time) {
        this.spool = spool;
        this.ledger = ledger;
        this.processor = processor;
        this.projects = projects;
        this.unsettled = unsettled;
        this.retries = new Retries(retries);
        this.turns = turns;
        this.ends = ends;
        this.finishing = finishing;
        this.stages = stages;
        this.time = time;
        this.startedMillis = time.now().toEpochMilli();
    }

    /**
     * Once nothing is taken or sent any more: waits until what was in work has ended, for at most {@code grace}. An entry's end follows its
     * delivery by way of the ledger, so it comes after workers and forwarders have stopped, and needs what runs it until then.
     */
    public void awaitEnds(Duration grace) throws InterruptedException {
        inWork.awaitNone(grace, time);
    }

    /** Whether entries of this group can be worked on now: an archive that is slow or away holds up nobody but its own. Does not wait. */
    boolean admits(int group) {
        String name = groups.get(group);
        ProjectWork project = name == null ? null : projects.get().get(name);
        return project == null || project.delivery().hasRoom();
    }

    /** Works on one entry on the calling thread, up to its delivery; the rest follows when that has a result. */
    void work(SpoolEntry entry) throws InterruptedException {
        // what an earlier process left has not waited for a worker while there was none
        long sinceMillis = Math.max(startedMillis, entry.arrivedMillis());
        stages.took(Stage.QUEUED, Math.max(0, time.now().toEpochMilli() - sinceMillis) * 1_000_000);
        long began = stages.begin(Stage.HEADER);
        try {
            SpooledInstance spooled = spool.open(entry);
            begin(new Opened(entry, spooled));
        } catch (SpoolException e) {
            if (e.problem() == SpoolException.Problem.DAMAGED) {
                LOG.error("{}; it is held", e.getMessage());
                holdUnread(entry, "damaged", String.valueOf(e.getMessage()));
            } else {
                LOG.warn("entry {} cannot be opened, trying again: {}", entry.name(), e.getMessage());
                spool.handoff().postpone(entry, LATER);
            }
        } finally {
            stages.end(Stage.HEADER, began);
        }
    }

    private void begin(Opened opened) throws InterruptedException {
        if (!inWork.enter(opened.key(), opened.entry())) {
            opened.close();
            spool.handoff().postpone(opened.entry(), NEXT_TURN);
            return;
        }
        boolean handedOver = false;
        try {
            ProjectWork project = projects.get().get(opened.description().project());
            Optional<TransferSyntax> syntax =
                    TransferSyntaxes.standard().get(opened.description().transferSyntax());
            Optional<Change> owed = unrecorded.of(opened.entry());
            if (owed.isPresent()) {
                handedOver = true;
                record(opened, Optional.empty(), owed.get());
            } else if (project == null) {
                hold(opened, "unknown-project", "the configuration has no such project any more", Optional.empty());
            } else if (syntax.isEmpty()) {
                hold(opened, "unsupported-object", "unknown transfer syntax", Optional.empty());
            } else {
                groups.put(opened.entry().group(), project.name());
                handedOver = processWithRoom(opened, project, syntax.get());
            }
        } catch (IOException e) {
            retryLater(opened, String.valueOf(e.getMessage()));
        } catch (Taken e) {
            handedOver = true;
            opened.close();
        } catch (RuntimeException | Error e) {
            LOG.error("entry {} met a fault of ours", opened.entry().name(), e);
            retryLater(opened, e.getClass().getSimpleName());
        } finally {
            if (!handedOver) {
                notSent(opened);
                end(opened);
            }
        }
    }

    /** What was sent, and under what it was made. */
    private record Sent(Outcome.Masked masked, Versions versions) {}

    /** The turn at an instance was taken from its worker, and the instance is held. */
    private static final class Taken extends Exception {
        private static final long serialVersionUID = 1;
    }

    /** Holds what has been with a worker for too long. */
    void holdOverdue(Consumer<Thread> stuck) {
        turns.takeOverdue(turn -> {
            Opened opened = turn.opened();
            String where = turn.where()
                    .map(frame -> " in " + frame.getClassName() + "." + frame.getMethodName())
                    .orElse("");
            String seconds = turn.limit().toSeconds() + " s";
            LOG.error(
                    "entry {} takes longer than {}{}; its worker is replaced",
                    opened.entry().name(),
                    seconds,
                    where);
            hold(opened, "took-too-long", "not done within " + seconds + where, Optional.empty());
            inWork.leave(opened.key());
            stuck.accept(turn.worker());
        });
    }

    /** What a worker does with an instance that may hang or kill it. */
    private interface Step<T, E extends Exception> {
        T run() throws IOException, E;
    }

    /** A worker's turn at an instance. */
    private <T, E extends Exception> T inTurn(Opened opened, Step<T, E> step)
            throws IOException, InterruptedException, Taken, E {
        Turns.Turn turn = turns.begin(opened);
        T made;
        try {
            made = step.run();
        } catch (Throwable e) {
            if (turn.end()) {
                throw e;
            }
            throw new Taken();
        }
        if (!turn.end()) {
            throw new Taken();
        }
        return made;
    }

    /** Unless an earlier attempt has sent it. */
    private void notSent(Opened opened) {
        String name = opened.description().project();
        ProjectWork project = projects.get().get(name);
        if (project != null && !unsettled.contains(name, opened.entry())) {
            project.policies().notSent(opened.entry());
        }
    }

    private void end(Opened opened) {
        opened.close();
        inWork.leave(opened.key());
    }

    private void retryLater(Opened opened, String why) {
        SpoolEntry entry = opened.entry();
        LOG.warn("entry {} cannot be worked on now, trying again: {}", entry.name(), why);
        if (entry.attempts() >= MOST_ATTEMPTS) {
            hold(opened, "unworkable", "tried " + entry.attempts() + " times, at last: " + why, Optional.empty());
        } else {
            spool.handoff().retry(entry, LATER);
        }
    }

    private boolean processWithRoom(Opened opened, ProjectWork project, TransferSyntax syntax)
            throws IOException, InterruptedException, Taken {
        if (unrecorded.isFull()) {
            spool.handoff().postpone(opened.entry(), LATER);
            return false;
        }
        if (!project.delivery().reserve()) {
            spool.handoff().postpone(opened.entry(), Duration.ZERO);
            return false;
        }
        boolean handedOver = false;
        try {
            handedOver = process(opened, project, syntax);
        } finally {
            if (!handedOver) {
                project.delivery().unreserve();
            }
        }
        return handedOver;
    }

    /** Whether a delivery has taken it over; then its end follows the result. */
    private boolean process(Opened opened, ProjectWork project, TransferSyntax syntax)
            throws IOException, InterruptedException, Taken {
        Optional<InstanceRecord> record = ledger.find(opened.key());
        Optional<InstanceRecord> archived = record.filter(known -> known.state() == InstanceState.ARCHIVED);
        if (archived.isPresent()
                && archived.get().entry().equals(OptionalLong.of(opened.entry().id()))) {
            // the node stopped between the record and the deletion
            delete(opened.entry());
            return false;
        }
        Optional<Stored> stored =
                record.flatMap(InstanceRecord::stored).filter(Stored::awaiting).filter(found -> isThere(opened, found));
        if (stored.isPresent()) {
            return goOnAwaiting(opened, project, stored.get());
        }
        int generation = record.map(InstanceRecord::generation).orElse(0);
        Optional<ProjectPolicy> policy = project.policies().of(opened.entry()).map(chosen -> chosen.again(generation));
        if (policy.isEmpty()) {
            hold(
                    opened,
                    "version-gone",
                    "it may have been sent as made with earlier rules or settings, and this build cannot make the same"
                            + " again",
                    Optional.empty());
            return false;
        }
        if (turns.deaths(opened.entry()) >= MOST_DEATHS) {
            hold(
                    opened,
                    "process-died",
                    "the process died " + MOST_DEATHS + " times while it was at this instance",
                    Optional.empty());
            turns.forget(opened.entry());
            return false;
        }
        EntryDescription description = opened.description();
        ReceivedInstance instance =
                ReceivedInstance.stored(opened.spooled(), syntax, description.sopClass(), description.sopInstance());
        boolean handedOver = false;
        try {
            Optional<TransferSyntax> substitute = description
                    .sopClass()
                    .strict()
                    .flatMap(sopClass -> project.delivery().substituteFor(sopClass, syntax));
            Outcome outcome =
                    inTurn(opened, () -> processor.process(instance, policy.get(), project.researchIds(), substitute));
            switch (outcome) {
                case Outcome.Quarantined held -> hold(opened, held);
                case Outcome.Masked masked -> handedOver = deliver(opened, project, instance, masked, archived);
            }
        } finally {
            if (!handedOver) {
                instance.close();
            }
        }
        return handedOver;
    }

    private boolean deliver(
            Opened opened,
            ProjectWork project,
            ReceivedInstance instance,
            Outcome.Masked masked,
            Optional<InstanceRecord> archived)
            throws IOException, InterruptedException, Taken {
        Versions versions = new Versions(masked.rulesVersion(), masked.profileVersion(), project.configuration());
        try {
            if (archived.isPresent()) {
                arrivedAgain(opened, project, instance, masked, archived.get());
                return false;
            }
            Optional<Uid> sopClass = masked.sopClassUid().strict();
            if (sopClass.isEmpty()) {
                hold(opened, "unsendable", "its SOP Class UID is none that can be offered", Optional.of(masked));
                return false;
            }
            Outgoing outgoing = new Outgoing(
                    sopClass.get(),
                    masked.sopInstanceUid(),
                    masked.transcoded().orElse(masked.recipe()),
                    masked.recipe(),
                    instance.dataSet());
            CompletableFuture<StoreResult> delivered;
            unsettled.add(project.name(), opened.entry());
            try {
                delivered = project.delivery()
                        .deliver(outgoing, masked.studyInstanceUid().orElse(masked.sopInstanceUid()));
            } catch (IOException e) {
                // as with an archive that cannot be reached: nothing is lost by trying for ever
                unsettled.remove(project.name(), opened.entry());
                LOG.warn(
                        "the archive folder cannot be written, trying again: {}",
                        e.getClass().getSimpleName());
                spool.handoff().postpone(opened.entry(), DESTINATION_LATER);
                return false;
            }
            var _ = delivered.thenAcceptAsync(
                    result -> {
                        instance.close();
                        settle(opened, masked, versions, result);
                    },
                    finishing);
            return true;
        } catch (DicomException.Format e) {
            hold(opened, "parse-error", String.valueOf(e.getMessage()), Optional.of(masked));
            return false;
        }
    }

    /** Whether the entry that was stored is this one, or another one that still waits. */
    private boolean isThere(Opened opened, Stored stored) {
        return stored.entry() == opened.entry().id() || spool.has(stored.entry());
    }

    /** The archive has stored it, or another entry of it, before the node was started or the archive was asked in vain. */
    private boolean goOnAwaiting(Opened opened, ProjectWork project, Stored stored) throws InterruptedException {
        if (stored.entry() != opened.entry().id()) {
            spool.handoff().postpone(opened.entry(), LATER);
            return false;
        }
        unsettled.add(project.name(), opened.entry());
        // should it have to be sent again, then with the bytes of before
        var _ = project.policies().of(opened.entry());
        Optional<Commitments> commitments = project.delivery().commitments();
        Optional<Uid> sopClass = opened.description().sopClass().strict();
        if (commitments.isPresent() && sopClass.isPresent()) {
            await(
                    opened,
                    commitments.get(),
                    new Reference(sopClass.get(), stored.newSopInstanceUid()),
                    Optional.empty());
        } else {
            record(opened, Optional.empty(), new Change.Committed(opened.key()));
        }
        project.delivery().unreserve();
        return true;
    }

    /** Sets it aside until the archive has given its word; nothing is kept open meanwhile. */
    private void await(Opened opened, Commitments commitments, Reference reference, Optional<Sent> sent)
            throws InterruptedException {
        opened.close();
        commitments.add(
                new Stays(opened, reference, sent), () -> spool.handoff().setAside(opened.entry()));
    }

    /** An entry that is set aside. The instance stays in work: a second arrival waits for it. */
    private final class Stays implements Awaiting {
        private final Opened opened;
        private final Reference reference;
        /** Empty if that was before the node was started. */
        private final Optional<Sent> sent;

        private Stays(Opened opened, Reference reference, Optional<Sent> sent) {
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
                archived(opened, sent);
            }
        }

        @Override
        public void refused(int times) {
            if (spool.handoff().resume(opened.entry())) {
                if (times >= MOST_REFUSALS) {
                    hold(
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

    private void stored(
            Opened opened,
            Commitments commitments,
            Sent sent,
            Change change,
            @org.jspecify.annotations.Nullable Throwable failure) {
        if (failure != null) {
            recordLater(opened, change, failure);
            return;
        }
        try {
            Uid sopClass = sent.masked().sopClassUid().strict().orElseThrow();
            await(opened, commitments, new Reference(sopClass, sent.masked().sopInstanceUid()), Optional.of(sent));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The archive has it already, so nothing is sent. */
    private void arrivedAgain(
            Opened opened,
            ProjectWork project,
            ReceivedInstance instance,
            Outcome.Masked masked,
            InstanceRecord archived)
            throws IOException, DicomException.Format, InterruptedException, Taken {
        String digest = inTurn(opened, () -> OutputDigest.of(masked.recipe(), instance.dataSet()));
        if (archived.outputDigest().equals(Optional.of(digest))) {
            delete(opened.entry());
        } else if (project.arrivingTwice() == ProjectWork.ArrivingTwice.HOLD) {
            hold(opened, "arrived-different", "another object was archived under its UID before", Optional.of(masked));
        } else {
            var _ = ledger.record(new Change.Differed(opened.key()))
                    .whenCompleteAsync((_, failure) -> differed(opened.entry(), failure), finishing);
        }
    }

    private void differed(SpoolEntry entry, @org.jspecify.annotations.Nullable Throwable failure) {
        if (failure == null) {
            delete(entry);
        } else {
            LOG.warn("entry {} differs from what is archived, not on record: {}", entry.name(), failure.getMessage());
            spool.handoff().postpone(entry, LATER);
        }
    }

    private void settle(Opened opened, Outcome.Masked masked, Versions versions, StoreResult result) {
        boolean handedOver = false;
        boolean mayBeStored = false;
        try {
            switch (result) {
                case StoreResult.Stored stored -> {
                    handedOver = true;
                    if (stored.status().code() != Status.SUCCESS.code()) {
                        LOG.info(
                                "entry {} is stored with a warning: {}",
                                opened.entry().name(),
                                stored.status().describe(Service.C_STORE));
                        var _ = ledger.record(
                                new Change.Warned(opened.key(), stored.status().code()));
                    }
                    record(opened, masked, versions, stored);
                }
                case StoreResult.Unfinished unfinished -> mayBeStored = tryAgain(opened, masked, unfinished);
                case StoreResult.OtherSyntax() -> inOtherSyntax(opened, masked);
                case StoreResult.Refused(String reason) -> hold(opened, "archive-refuses", reason, Optional.of(masked));
                case StoreResult.Unsendable(String reason) -> hold(opened, "unsendable", reason, Optional.of(masked));
                case StoreResult.Stopped() ->
                    LOG.debug(
                            "entry {} stays for the next start", opened.entry().name());
            }
        } catch (RuntimeException e) {
            LOG.error("entry {} met a fault of ours", opened.entry().name(), e);
            spool.handoff().postpone(opened.entry(), LATER);
        } finally {
            if (mayBeStored) {
                opened.close();
                inWork.rest(opened.key());
            } else if (!handedOver) {
                end(opened);
            }
        }
    }

    /** Whether it is: then no other arrival of the instance may pass it. */
    private boolean tryAgain(Opened opened, Outcome.Masked masked, StoreResult.Unfinished unfinished) {
        Optional<Duration> pause = retries.next(opened.entry(), unfinished);
        if (pause.isEmpty()) {
            hold(
                    opened,
                    "archive-refuses",
                    unfinished.reason() + ", at the last of several attempts",
                    Optional.of(masked));
            return false;
        }
        spool.handoff().postpone(opened.entry(), pause.get());
        return true;
    }

    /** The archive takes its SOP Class in another transfer syntax: it is made in that one. */
    private void inOtherSyntax(Opened opened, Outcome.Masked masked) {
        if (opened.entry().attempts() >= MOST_ATTEMPTS) {
            hold(
                    opened,
                    "archive-refuses",
                    "the archive keeps turning down the transfer syntaxes that it has accepted",
                    Optional.of(masked));
        } else {
            spool.handoff().retry(opened.entry(), Duration.ZERO);
        }
    }

    private void record(Opened opened, Outcome.Masked masked, Versions versions, StoreResult.Stored stored) {
        Sent sent = new Sent(masked, versions);
        Optional<Commitments> commitments = Optional.ofNullable(
                        projects.get().get(opened.description().project()))
                .flatMap(project -> project.delivery().commitments());
        if (commitments.isEmpty()) {
            record(
                    opened,
                    Optional.of(sent),
                    new Change.Archived(
                            opened.key(),
                            masked.sopInstanceUid(),
                            stored.outputDigest(),
                            versions,
                            opened.entry().id()));
        } else {
            Change change = new Change.Stored(
                    opened.key(),
                    commitments.get().archive(),
                    masked.sopInstanceUid(),
                    stored.outputDigest(),
                    versions,
                    opened.entry().id());
            var _ = ledger.record(change)
                    .whenCompleteAsync(
                            (_, failure) -> stored(opened, commitments.get(), sent, change, failure), finishing);
        }
    }

    private void record(Opened opened, Optional<Sent> sent, Change change) {
        var _ = ledger.record(change)
                .whenCompleteAsync((_, failure) -> recorded(opened, sent, change, failure), finishing);
    }

    /** What was stored and only has to be committed to is taken up again by a worker, who finds that on record. */
    private void recorded(
            Opened opened, Optional<Sent> sent, Change change, @org.jspecify.annotations.Nullable Throwable failure) {
        if (failure != null) {
            recordLater(opened, change, failure);
            return;
        }
        unrecorded.remove(opened.entry());
        if (change instanceof Change.Stored) {
            end(opened);
            spool.handoff().postpone(opened.entry(), Duration.ZERO);
        } else {
            archived(opened, sent);
        }
    }

    /** The archive has it: the record is made again, the send is not. No other arrival passes it meanwhile. */
    private void recordLater(Opened opened, Change change, Throwable failure) {
        if (unrecorded.add(opened.entry(), change)) {
            LOG.error(
                    "entry {} is archived but not on record; the record is tried until it succeeds: {}",
                    opened.entry().name(),
                    failure.getMessage());
        }
        opened.close();
        inWork.rest(opened.key());
        spool.handoff().postpone(opened.entry(), LATER);
    }

    private void archived(Opened opened, Optional<Sent> sent) {
        end(opened);
        settled(opened);
        ends.archived(
                opened.description(),
                sent.flatMap(known -> known.masked().studyInstanceUid()),
                sent.map(Sent::versions).orElseGet(() -> onRecord(opened)));
        delete(opened.entry());
    }

    /** Under what it was made that was sent before the node was started. */
    private Versions onRecord(Opened opened) {
        return ledger.find(opened.key()).map(InstanceRecord::versions).orElse(NO_VERSIONS);
    }

    /** Its outcome is known and on record: it is bound to nothing any more. */
    private void settled(Opened opened) {
        retries.end(opened.entry());
        String project = opened.description().project();
        unsettled.remove(project, opened.entry());
        ProjectWork work = projects.get().get(project);
        if (work != null) {
            work.policies().release(opened.entry());
        }
    }

    private void delete(SpoolEntry entry) {
        try {
            spool.delete(entry);
        } catch (SpoolException e) {
            LOG.warn("entry {} is done but cannot be deleted: {}", entry.name(), e.getMessage());
        }
    }

    private void hold(Opened opened, Outcome.Quarantined held) {
        if (held.reason().code() == Reason.Code.OUT_OF_MEMORY
                && opened.entry().attempts() + 1 < ATTEMPTS_WITHOUT_MEMORY) {
            // others may have had it
            LOG.warn(
                    "entry {}: {}; trying again",
                    opened.entry().name(),
                    held.reason().text());
            spool.handoff().retry(opened.entry(), MEMORY_LATER);
            return;
        }
        hold(
                opened,
                held.reason().code().key(),
                held.reason().text(),
                Optional.of(held),
                held.device().map(EntryWork::deviceOf));
    }

    private void hold(Opened opened, String code, String text, Optional<Outcome.Masked> masked) {
        hold(opened, code, text, masked.map(outcome -> (Outcome) outcome), Optional.empty());
    }

    private void hold(
            Opened opened,
            String code,
            String text,
            Optional<Outcome> outcome,
            Optional<QuarantineReason.Device> device) {
        EntryDescription description = opened.description();
        Versions versions = new Versions(
                outcome.map(Outcome::rulesVersion).orElse(""),
                outcome.map(Outcome::profileVersion).orElse(""),
                Optional.ofNullable(projects.get().get(description.project()))
                        .map(ProjectWork::configuration)
                        .orElse(""));
        QuarantineReason reason = new QuarantineReason(
                code,
                text,
                description.project(),
                description.job(),
                outcome.map(Outcome::rulesVersion).filter(version -> !version.isEmpty()),
                device,
                time.now());
        if (quarantine(opened.entry(), reason)) {
            settled(opened);
            ends.held(description, code, versions);
            var _ = ledger.record(new Change.Quarantined(opened.key(), code, versions))
                    .exceptionally(failure -> {
                        LOG.error(
                                "entry {} is held but not on record: {}",
                                opened.entry().name(),
                                failure.getMessage());
                        return null;
                    });
        }
    }

    private void holdUnread(SpoolEntry entry, String code, String text) {
        quarantine(
                entry,
                new QuarantineReason(code, text, "", Optional.empty(), Optional.empty(), Optional.empty(), time.now()));
    }

    private boolean quarantine(SpoolEntry entry, QuarantineReason reason) {
        try {
            spool.quarantine(entry, reason);
            LOG.info("entry {} is held: {}: {}", entry.name(), reason.code(), reason.text());
            return true;
        } catch (SpoolException e) {
            LOG.warn("entry {} is to be held and cannot be yet: {}", entry.name(), e.getMessage());
            spool.handoff().postpone(entry, Duration.ofSeconds(30));
            return false;
        }
    }

    private static QuarantineReason.Device deviceOf(DeviceGroup group) {
        return new QuarantineReason.Device(
                group.manufacturer(),
                group.model(),
                group.sopClassUid(),
                group.rows(),
                group.columns(),
                group.imageType());
    }
}
