package io.veilgate.scp.work;

import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uninterrupted;
import io.veilgate.core.ledger.Change;
import io.veilgate.core.ledger.InstanceRecord;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.LedgerException;
import io.veilgate.core.ledger.Readiness;
import io.veilgate.core.ledger.Ready;
import io.veilgate.core.spool.Spool;
import io.veilgate.core.spool.SpoolEntry;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the studies of some projects together: an instance that has passed every step is set aside until all that its job expects of the study have, and if
 * one is held, all are. What has passed, and what is decided, is in the ledger; here is only which studies have to be looked at. A set-aside instance stays
 * in the spool and is made again when it is sent, with the rules that it has passed under; until then nothing of it is kept in memory but its handle.
 *
 * <p>Nothing waits for ever: what was given up or lost with a job counts as missing, and where jobs wait for room that set-aside instances
 * take, the largest study is held.
 */
public final class StudyGate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StudyGate.class);

    /**
     * @param quiet how long a study that cannot be sent has to stand still before it is held: others of it may be on their way back from quarantine
     * @param jam how long a job waits for room that set-aside instances take, before a study is held
     * @param mostAside instances set aside, beyond which a study is held
     */
    public record Settings(Duration quiet, Duration jam, int mostAside) {
        public static Settings defaults() {
            return new Settings(Duration.ofSeconds(10), Duration.ofSeconds(30), 100_000);
        }
    }

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Jobs and configurations change without a word to this. */
    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** What a worker does with an instance. */
    enum Turn {
        /** It is made and sent. */
        SEND,
        /** It is made, and set aside if it passes. */
        EXAMINE,
        /** It has passed, and is set aside. */
        WAITS,
        /** Another arrival of it waits already. */
        LATER,
        /** Its study is held. */
        HOLD
    }

    /** A study of which something is set aside. */
    private static final class Candidate {
        private final String project;
        private long changedNanos;

        Candidate(String project, long changedNanos) {
            this.project = project;
            this.changedNanos = changedNanos;
        }
    }

    private final Ledger ledger;
    private final Spool spool;
    private final Supplier<Map<String, ProjectWork>> projects;
    private final Unsettled unsettled;
    private final Settings settings;
    private final Time time;
    private final Ledger.Watch watch;
    private final Thread thread;
    private final Map<Long, Candidate> studies = new HashMap<>();
    private final Set<Long> changed = new HashSet<>();
    private int aside;
    private long asideBytes;
    private long jammedNanos = -1;
    private volatile boolean closed;

    /** @param unsettled is told what is about to be sent: it is sent as it was made, over a restart too */
    public StudyGate(
            Ledger ledger,
            Spool spool,
            Supplier<Map<String, ProjectWork>> projects,
            Unsettled unsettled,
            Settings settings,
            Time time) {
        this.ledger = ledger;
        this.spool = spool;
        this.projects = projects;
        this.unsettled = unsettled;
        this.settings = settings;
        this.time = time;
        this.watch = ledger.watch(this::changed);
        this.thread = Thread.ofVirtual().name("veilgate-studies").start(this::run);
    }

    private synchronized void changed(Set<Long> some) {
        for (Long study : some) {
            touch(study);
        }
    }

    private synchronized void lookAt(long study, String project) {
        studies.computeIfAbsent(study, _ -> new Candidate(project, time.nanoTime()));
        touch(study);
    }

    private synchronized void lookAgain(long study) {
        touch(study);
    }

    private void touch(Long study) {
        Candidate candidate = studies.get(study);
        if (candidate != null) {
            candidate.changedNanos = time.nanoTime();
            changed.add(study);
            notifyAll();
        }
    }

    /** What is done with an entry, by what is on record of its instance. */
    Turn turn(Opened opened, ProjectWork project, Optional<InstanceRecord> record) {
        Optional<Ready> ready = record.flatMap(InstanceRecord::ready);
        boolean own = ready.isPresent() && ready.get().entry() == opened.entry().id();
        if (own && ready.get().decision() == Ready.Decision.HOLD) {
            return Turn.HOLD;
        }
        if (!project.holdStudy()
                || opened.description().job().isEmpty()
                || record.filter(Replacing::isArchived).isPresent()) {
            return Turn.SEND;
        }
        if (ready.isPresent() && !own && spool.has(ready.get().entry())) {
            return Turn.LATER;
        }
        if (own && ready.get().decision() == Ready.Decision.SEND) {
            return Turn.SEND;
        }
        return own && ready.get().making().equals(project.policies().making()) ? Turn.WAITS : Turn.EXAMINE;
    }

    /** Why a study is held, for people. */
    static String textOf(String code) {
        return switch (code) {
            case "study-held" -> "another instance of its study is held";
            case "study-incomplete" -> "not every instance of its study could be had";
            case "study-too-large" ->
                "its study as a whole does not fit into the spool, or not beside what else is there";
            default -> "its study is held";
        };
    }

    /**
     * Sets aside what has passed; its file may be closed before.
     *
     * @return false if its job does not expect it in any study
     */
    boolean setAside(Opened opened, ProjectWork project) {
        SpoolEntry entry = opened.entry();
        OptionalLong study =
                ledger.studyOf(opened.key(), opened.description().job().orElseThrow());
        if (study.isEmpty()) {
            return false;
        }
        String making = project.policies().making();
        spool.handoff().setAside(entry);
        synchronized (this) {
            aside++;
            asideBytes += entry.fileBytes();
        }
        var _ = ledger.record(new Change.Ready(opened.key(), entry.id(), making))
                .whenComplete((_, failure) -> {
                    if (failure == null) {
                        lookAt(study.getAsLong(), project.name());
                    } else {
                        LOG.warn("entry {} has passed, not on record: {}", entry.name(), failure.getMessage());
                        goOn(entry.id());
                    }
                });
        return true;
    }

    /** Instances that are set aside. */
    public synchronized int waiting() {
        return aside;
    }

    private void goOn(long entry) {
        Optional<SpoolEntry> back = spool.handoff().backInLine(entry);
        synchronized (this) {
            back.ifPresent(was -> {
                aside--;
                asideBytes -= was.fileBytes();
            });
        }
    }

    private void run() {
        long sweptNanos = time.nanoTime();
        try {
            while (!closed) {
                boolean all = time.nanoTime() - sweptNanos >= SWEEP_NANOS;
                if (all) {
                    sweptNanos = time.nanoTime();
                }
                for (Long study : next(all)) {
                    lookSafely(study);
                }
                makeRoom();
                // many instances of a study come one after the other
                Thread.sleep(BETWEEN_LOOKS);
            }
        } catch (InterruptedException e) {
            LOG.debug("studies are not looked at any more");
        }
    }

    /** Studies that have changed, or have stood still for long enough, or all; waits a moment for one. */
    private synchronized Set<Long> next(boolean all) throws InterruptedException {
        if (changed.isEmpty()) {
            TimeUnit.NANOSECONDS.timedWait(this, TICK_NANOS);
        }
        long now = time.nanoTime();
        Set<Long> next = new HashSet<>(changed);
        studies.forEach((study, candidate) -> {
            long stillNanos = now - candidate.changedNanos - settings.quiet().toNanos();
            if (all || stillNanos >= 0 && stillNanos < 3 * TICK_NANOS) {
                next.add(study);
            }
        });
        changed.clear();
        return next;
    }

    private void lookSafely(long study) {
        try {
            look(study);
        } catch (LedgerException | CompletionException e) {
            if (!closed) {
                LOG.warn("a study that waits cannot be looked at, trying again: {}", e.getMessage());
                lookAgain(study);
            }
        } catch (RuntimeException e) {
            LOG.error("a study that waits met a fault of ours", e);
        }
    }

    private void look(long study) {
        Candidate candidate;
        long changedNanos;
        synchronized (this) {
            candidate = studies.get(study);
            if (candidate == null) {
                return;
            }
            changedNanos = candidate.changedNanos;
        }
        ProjectWork project = projects.get().get(candidate.project);
        List<Ready> ready = ledger.ready(study);
        if (project == null || !project.holdStudy()) {
            ready.forEach(one -> goOn(one.entry()));
            forget(study, changedNanos);
            return;
        }
        String making = project.policies().making();
        for (Ready one : ready) {
            if (one.decision() != Ready.Decision.WAIT || !one.making().equals(making)) {
                goOn(one.entry());
            }
        }
        Optional<Readiness> readiness = ledger.readiness(study, making);
        if (readiness.isEmpty() || readiness.get().waiting() == 0) {
            forget(study, changedNanos);
            return;
        }
        Readiness now = readiness.get();
        if (now.unready() > 0 || now.expected() > 0 && now.jobGoesOn()) {
            return;
        }
        if (now.held() == 0 && now.failed() == 0 && now.expected() == 0) {
            send(study, project, making, ready);
        } else if (time.nanoTime() - changedNanos >= settings.quiet().toNanos()) {
            hold(study, making, now.held() > 0 ? "study-held" : "study-incomplete");
        }
    }

    /** Unless something of it was set aside meanwhile. */
    private synchronized void forget(long study, long changedNanos) {
        Candidate candidate = studies.get(study);
        if (candidate != null && candidate.changedNanos == changedNanos) {
            studies.remove(study);
        }
    }

    /** First everything is bound to what it has passed under, then it is on record, then it goes on. */
    private void send(long study, ProjectWork project, String making, List<Ready> ready) {
        List<Long> entries = ready.stream()
                .filter(one ->
                        one.decision() == Ready.Decision.WAIT && one.making().equals(making))
                .map(Ready::entry)
                .toList();
        if (!project.policies().begin(entries, making)) {
            changed(Set.of(study));
            return;
        }
        unsettled.add(project.name(), entries);
        ledger.decide(study, making, Ready.Decision.SEND, Optional.empty()).join();
        entries.forEach(this::goOn);
    }

    private void hold(long study, String making, String code) {
        ledger.decide(study, making, Ready.Decision.HOLD, Optional.of(code)).join();
        LOG.warn("what waits of a study is held: {}: {}", code, textOf(code));
        changed(Set.of(study));
        for (Ready one : ledger.ready(study)) {
            if (one.decision() == Ready.Decision.HOLD) {
                goOn(one.entry());
            }
        }
    }

    /** Where what is set aside keeps the rest from coming, the largest study is held. */
    private void makeRoom() {
        boolean tooMany;
        boolean most;
        synchronized (this) {
            tooMany = aside > settings.mostAside();
            most = 2 * asideBytes > spool.status().quotaBytes();
        }
        if (!most || spool.status().creditsWaiting() == 0) {
            jammedNanos = -1;
        } else if (jammedNanos < 0) {
            jammedNanos = time.nanoTime();
        }
        boolean jammed = jammedNanos >= 0
                && time.nanoTime() - jammedNanos >= settings.jam().toNanos();
        if (tooMany || jammed) {
            jammedNanos = -1;
            try {
                OptionalLong largest = ledger.largestReady();
                if (largest.isPresent()) {
                    for (String making : ledger.ready(largest.getAsLong()).stream()
                            .map(Ready::making)
                            .distinct()
                            .toList()) {
                        hold(largest.getAsLong(), making, "study-too-large");
                    }
                }
            } catch (LedgerException | CompletionException e) {
                LOG.debug("no room can be made: {}", e.getMessage());
            }
        }
    }

    /** What is set aside stays in the spool for the next start. */
    @Override
    public void close() {
        closed = true;
        watch.close();
        thread.interrupt();
        Uninterrupted.join(thread);
    }
}
