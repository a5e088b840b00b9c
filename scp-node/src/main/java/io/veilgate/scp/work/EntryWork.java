package io.veilgate.scp.work;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Stage;
import io.veilgate.core.base.Stages;
import io.veilgate.core.base.Time;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.ledger.InstanceRecord;
import io.veilgate.core.ledger.InstanceState;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.Ready;
import io.veilgate.core.ledger.Stored;
import io.veilgate.core.pipeline.InstanceProcessor;
import io.veilgate.core.pipeline.Outcome;
import io.veilgate.core.pipeline.ProjectPolicy;
import io.veilgate.core.pipeline.Reason;
import io.veilgate.core.pipeline.ReceivedInstance;
import io.veilgate.core.spool.EntryDescription;
import io.veilgate.core.spool.Spool;
import io.veilgate.core.spool.SpoolEntry;
import io.veilgate.core.spool.SpoolException;
import io.veilgate.core.spool.SpooledInstance;
import io.veilgate.scu.forward.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done with one spool entry, from the handoff to its delivery, from where {@link Sending} has it. The entry is deleted only after the
 * ledger has on disk that the archive stored it; whatever fails before leaves it in the spool, and it is worked on again with the same result.
 */
public final class EntryWork {
    private static final Logger LOG = LoggerFactory.getLogger(EntryWork.class);

    /** How long what cannot be worked on now waits. */
    private static final Duration LATER = Duration.ofSeconds(2);

    private static final Duration NEXT_TURN = Duration.ofMillis(200);
    private static final Duration MEMORY_LATER = Duration.ofSeconds(2);
    private static final int MOST_ATTEMPTS = 5;
    private static final int ATTEMPTS_WITHOUT_MEMORY = 3;
    private static final int MOST_DEATHS = 2;

    private final Spool spool;
    private final Ledger ledger;
    private final InstanceProcessor processor;
    private final Supplier<Map<String, ProjectWork>> projects;
    private final Stages stages;
    private final Time time;
    private final long startedMillis;
    private final Turns turns;
    private final InWork inWork = new InWork();
    private final Bonds bonds;
    private final Holding holding;
    private final Recording recording;
    private final CommitmentWait commitmentWait;
    private final Sending sending;
    private final SecondArrival secondArrival;
    private final StudyGate studies;
    /** Projects by group of the handoff, once one of its entries has been seen. */
    private final Map<Integer, String> groups = new ConcurrentHashMap<>();

    /**
     * @param projects by name, as they are at the moment
     * @param unsettled is told what was sent and has no outcome on record
     * @param policy how what an archive has not stored is tried again
     * @param turns of the workers at instances
     * @param studies holds back what is to wait for the rest of its study
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
            RetryPolicy policy,
            Turns turns,
            StudyGate studies,
            Ends ends,
            Executor finishing,
            Stages stages,
            Time time) {
        this.spool = spool;
        this.ledger = ledger;
        this.processor = processor;
        this.projects = projects;
        this.turns = turns;
        this.studies = studies;
        this.stages = stages;
        this.time = time;
        this.startedMillis = time.now().toEpochMilli();
        Retries retries = new Retries(policy);
        this.bonds = new Bonds(projects, unsettled, retries);
        this.holding = new Holding(spool, ledger, projects, bonds, ends, time);
        this.recording = new Recording(spool, ledger, inWork, bonds, ends, finishing);
        this.commitmentWait = new CommitmentWait(spool, inWork, bonds, recording, holding);
        this.sending = new Sending(spool, inWork, bonds, retries, recording, commitmentWait, holding, finishing);
        this.secondArrival = new SecondArrival(spool, ledger, turns, recording, holding, finishing);
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
            holding.hold(opened, "took-too-long", "not done within " + seconds + where, Optional.empty());
            inWork.leave(opened.key());
            stuck.accept(turn.worker());
        });
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
                holding.holdUnread(entry, "damaged", String.valueOf(e.getMessage()));
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
            if (recording.recordOwed(opened)) {
                handedOver = true;
            } else if (project == null) {
                holding.hold(
                        opened, "unknown-project", "the configuration has no such project any more", Optional.empty());
            } else if (syntax.isEmpty()) {
                holding.hold(opened, "unsupported-object", "unknown transfer syntax", Optional.empty());
            } else {
                groups.put(opened.entry().group(), project.name());
                handedOver = goOn(opened, project, syntax.get());
            }
        } catch (IOException e) {
            retryLater(opened, String.valueOf(e.getMessage()));
        } catch (Turns.Taken e) {
            handedOver = true;
            opened.close();
        } catch (RuntimeException | Error e) {
            LOG.error("entry {} met a fault of ours", opened.entry().name(), e);
            retryLater(opened, e.getClass().getSimpleName());
        } finally {
            if (!handedOver) {
                bonds.worked(opened);
                inWork.end(opened);
            }
        }
    }

    private void retryLater(Opened opened, String why) {
        SpoolEntry entry = opened.entry();
        LOG.warn("entry {} cannot be worked on now, trying again: {}", entry.name(), why);
        if (entry.attempts() >= MOST_ATTEMPTS) {
            holding.hold(
                    opened, "unworkable", "tried " + entry.attempts() + " times, at last: " + why, Optional.empty());
        } else {
            spool.handoff().retry(entry, LATER);
        }
    }

    /** From where the ledger says that it is. Whether something else has taken the entry over, and ends it. */
    private boolean goOn(Opened opened, ProjectWork project, TransferSyntax syntax)
            throws IOException, InterruptedException, Turns.Taken {
        Optional<InstanceRecord> record = ledger.find(opened.key());
        if (record.filter(known -> isDone(opened, known)).isPresent()) {
            // the node stopped between the record and the deletion
            recording.delete(opened.entry());
            return false;
        }
        Optional<Stored> stored =
                record.flatMap(InstanceRecord::stored).filter(Stored::awaiting).filter(found -> isThere(opened, found));
        if (stored.isPresent()) {
            return commitmentWait.goOn(opened, project, stored.get());
        }
        return switch (studies.turn(opened, project, record)) {
            case SEND -> processWithRoom(opened, project, syntax, record, false);
            case EXAMINE -> processWithRoom(opened, project, syntax, record, true);
            case WAITS -> {
                setAside(opened, project, Optional.empty());
                yield false;
            }
            case LATER -> {
                spool.handoff().postpone(opened.entry(), LATER);
                yield false;
            }
            case HOLD -> {
                String code = record.flatMap(InstanceRecord::ready)
                        .flatMap(Ready::reason)
                        .orElse("study-held");
                holding.hold(opened, code, StudyGate.textOf(code), Optional.empty());
                yield false;
            }
        };
    }

    private void setAside(Opened opened, ProjectWork project, Optional<Outcome.Masked> masked) {
        if (!studies.setAside(opened, project)) {
            String text = "its study is not known: its job does not expect it";
            holding.hold(opened, "study-incomplete", text, masked);
        }
    }

    private static boolean isDone(Opened opened, InstanceRecord record) {
        return record.state() == InstanceState.ARCHIVED
                && record.entry().equals(OptionalLong.of(opened.entry().id()));
    }

    /** Whether the entry that was stored is this one, or another one that still waits. */
    private boolean isThere(Opened opened, Stored stored) {
        return stored.entry() == opened.entry().id() || spool.has(stored.entry());
    }

    /** @param waits whether what passes is set aside for the rest of its study, and not sent yet */
    private boolean processWithRoom(
            Opened opened, ProjectWork project, TransferSyntax syntax, Optional<InstanceRecord> record, boolean waits)
            throws IOException, InterruptedException, Turns.Taken {
        if (recording.isFull()) {
            spool.handoff().postpone(opened.entry(), LATER);
            return false;
        }
        if (!project.delivery().reserve()) {
            spool.handoff().postpone(opened.entry(), Duration.ZERO);
            return false;
        }
        boolean handedOver = false;
        try {
            handedOver = process(opened, project, syntax, record, waits);
        } finally {
            if (!handedOver) {
                project.delivery().unreserve();
            }
        }
        return handedOver;
    }

    private boolean process(
            Opened opened, ProjectWork project, TransferSyntax syntax, Optional<InstanceRecord> record, boolean waits)
            throws IOException, InterruptedException, Turns.Taken {
        int generation = record.map(InstanceRecord::generation).orElse(0);
        Optional<ProjectPolicy> policy = project.policies().of(opened.entry()).map(chosen -> chosen.again(generation));
        if (policy.isEmpty()) {
            holding.hold(
                    opened,
                    "version-gone",
                    "it may have been sent as made with earlier rules or settings, and this build cannot make the same"
                            + " again",
                    Optional.empty());
            return false;
        }
        if (turns.deaths(opened.entry()) >= MOST_DEATHS) {
            holding.hold(
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
            Outcome outcome = turns.run(
                    opened, () -> processor.process(instance, policy.get(), project.researchIds(), substitute));
            switch (outcome) {
                case Outcome.Quarantined quarantined -> hold(opened, quarantined);
                case Outcome.Masked masked -> {
                    if (waits) {
                        setAside(opened, project, Optional.of(masked));
                    } else {
                        handedOver = masked(opened, project, instance, masked, record);
                    }
                }
            }
        } finally {
            if (!handedOver) {
                instance.close();
            }
        }
        return handedOver;
    }

    private boolean masked(
            Opened opened,
            ProjectWork project,
            ReceivedInstance instance,
            Outcome.Masked masked,
            Optional<InstanceRecord> record)
            throws IOException, InterruptedException, Turns.Taken {
        Optional<InstanceRecord> archived = record.filter(Replacing::isArchived);
        try {
            if (archived.isEmpty() || secondArrival.replaces(opened, project, instance, masked, archived.get())) {
                return sending.send(opened, project, instance, masked, Replacing.isReplaced(record));
            }
        } catch (DicomException.Format e) {
            holding.hold(opened, "parse-error", String.valueOf(e.getMessage()), Optional.of(masked));
        }
        return false;
    }

    private void hold(Opened opened, Outcome.Quarantined quarantined) {
        Reason reason = quarantined.reason();
        if (reason.code() == Reason.Code.OUT_OF_MEMORY && opened.entry().attempts() + 1 < ATTEMPTS_WITHOUT_MEMORY) {
            // others may have had it
            LOG.warn("entry {}: {}; trying again", opened.entry().name(), reason.text());
            spool.handoff().retry(opened.entry(), MEMORY_LATER);
        } else {
            holding.hold(opened, quarantined);
        }
    }
}
