package io.veilgate.scp.work;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uninterrupted;
import io.veilgate.core.dimse.Service;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.ledger.CommitmentResult;
import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.Stored;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import io.veilgate.scu.commit.CommitmentReport;
import io.veilgate.scu.commit.CommitmentReports;
import io.veilgate.scu.commit.CommitmentScu;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one archive to commit to what it has stored, many instances at a time, and acts on its word. What was asked is on record before the
 * archive can know of it, so that a report finds its way after a restart too. An instance on which there is no word in time goes back in
 * line, where the ledger says that it is to be asked for again. For any thread.
 */
public final class Commitments implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Commitments.class);

    /**
     * @param linger how long the first instance of a request waits for more
     * @param within for a report
     * @param pause after a request that failed; doubles up to a minute
     * @param mostAtOnce instances in one request
     * @param mostAwaiting instances without a word; then sending waits
     */
    public record Settings(Duration linger, Duration within, Duration pause, int mostAtOnce, int mostAwaiting) {
        public static Settings of(Duration within) {
            return new Settings(Duration.ofSeconds(1), within, Duration.ofSeconds(2), 500, 10_000);
        }
    }

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration KEPT_OPEN = Duration.ofSeconds(60);

    private record Asked(Awaiting instance, long deadlineNanos) {}

    private final String archive;
    private final Ledger ledger;
    private final Settings settings;
    private final Time time;
    private final CommitmentScu scu;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Long, Awaiting> awaiting = new HashMap<>();
    private final ArrayDeque<Long> unasked = new ArrayDeque<>();
    private final ArrayDeque<Asked> asked = new ArrayDeque<>();
    private boolean closed;

    /** @param archive the peer's name */
    public Commitments(
            String archive,
            RemoteAe remote,
            Requestor requestor,
            Duration responseWithin,
            Ledger ledger,
            Settings settings,
            Time time) {
        this.archive = archive;
        this.ledger = ledger;
        this.settings = settings;
        this.time = time;
        this.scu = new CommitmentScu(remote, requestor, new CommitmentReports(this::take), responseWithin);
        this.thread = Thread.ofVirtual().name("veilgate-commitments-" + archive).start(this::run);
    }

    String archive() {
        return archive;
    }

    /**
     * Waits while too many are without a word, then takes one more.
     *
     * @param before what has to be done first, unless the node stops
     */
    void add(Awaiting instance, Runnable before) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (awaiting.size() >= settings.mostAwaiting() && !closed) {
                changed.await();
            }
            if (closed) {
                instance.stopped();
                return;
            }
            before.run();
            awaiting.put(instance.entry().id(), instance);
            unasked.add(instance.entry().id());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many have no word yet. */
    public int waiting() {
        lock.lock();
        try {
            return awaiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Acts on a report; false if it is on nothing that was asked here. */
    public boolean take(CommitmentReport report) throws InterruptedException {
        try {
            Optional<CommitmentResult> result = ledger.commitmentReported(
                            archive, report.transactionUid(), report.committed(), report.failed())
                    .get();
            if (result.isEmpty()) {
                return false;
            }
            if (!report.failed().isEmpty()) {
                LOG.warn(
                        "{} did not commit to {} instances (failure reasons: {})",
                        archive,
                        report.failed().size(),
                        describe(report.reasons()));
            }
            for (long entry : result.get().committed()) {
                forget(entry).ifPresent(Awaiting::committed);
            }
            for (Stored refused : result.get().refused()) {
                forget(refused.entry()).ifPresent(instance -> instance.refused(refused.refusals()));
            }
            return true;
        } catch (ExecutionException e) {
            LOG.error("{}: a commitment cannot be put on record: {}", archive, e.getCause());
            return false;
        }
    }

    private static String describe(Map<Integer, Integer> reasons) {
        List<String> told = new ArrayList<>();
        reasons.forEach((reason, count) ->
                told.add((reason < 0 ? "none" : String.format("%04XH", reason)) + " " + count + " times"));
        return String.join(", ", told);
    }

    private Optional<Awaiting> forget(long entry) {
        lock.lock();
        try {
            changed.signalAll();
            return Optional.ofNullable(awaiting.remove(entry));
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            askForEver();
        } catch (InterruptedException e) {
            LOG.debug("{}: no more commitment is asked for", archive);
        }
        try {
            scu.release();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void askForEver() throws InterruptedException {
        long lastNanos = time.nanoTime();
        Duration pause = settings.pause();
        while (true) {
            List<Awaiting> next = next();
            overdue().forEach(Awaiting::lookAgain);
            if (!next.isEmpty()) {
                lastNanos = time.nanoTime();
                if (ask(next)) {
                    pause = settings.pause();
                } else {
                    Thread.sleep(pause);
                    Duration longer = pause.multipliedBy(2);
                    pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
                }
            } else if (time.nanoTime() - lastNanos > KEPT_OPEN.toNanos()) {
                scu.release();
            }
        }
    }

    /** What to ask for now; none after a while, so that other things are looked at. */
    private List<Awaiting> next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long quietNanos = TimeUnit.SECONDS.toNanos(1);
            while (unasked.isEmpty() && quietNanos > 0) {
                quietNanos = changed.awaitNanos(quietNanos);
            }
            long lingerNanos = unasked.isEmpty() ? 0 : settings.linger().toNanos();
            while (lingerNanos > 0 && unasked.size() < settings.mostAtOnce()) {
                lingerNanos = changed.awaitNanos(lingerNanos);
            }
            List<Awaiting> next = new ArrayList<>();
            while (!unasked.isEmpty() && next.size() < settings.mostAtOnce()) {
                Awaiting instance = awaiting.get(unasked.remove());
                if (instance != null) {
                    next.add(instance);
                }
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private List<Awaiting> overdue() {
        List<Awaiting> late = new ArrayList<>();
        lock.lock();
        try {
            for (Asked first = asked.peek();
                    first != null && first.deadlineNanos - time.nanoTime() <= 0;
                    first = asked.peek()) {
                asked.remove();
                if (awaiting.remove(first.instance.entry().id(), first.instance)) {
                    late.add(first.instance);
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (!late.isEmpty()) {
            LOG.warn(
                    "{} has said nothing of {} instances for {} s; asking again",
                    archive,
                    late.size(),
                    settings.within().toSeconds());
        }
        return late;
    }

    /** Whether the archive is going to report. */
    private boolean ask(List<Awaiting> instances) throws InterruptedException {
        Uid transaction = newUid();
        String problem;
        try {
            ledger.askCommitment(archive, transaction).get();
            Status status = scu.ask(
                    transaction, instances.stream().map(Awaiting::reference).toList());
            if (status.isDone()) {
                expectReport(instances);
                return true;
            }
            problem = "it answered " + status.describe(Service.N_ACTION);
        } catch (IOException | ExecutionException | DicomException.Format e) {
            problem = String.valueOf(e.getMessage());
        }
        LOG.warn("{}: commitment of {} instances is asked for again: {}", archive, instances.size(), problem);
        lock.lock();
        try {
            for (Awaiting instance : instances.reversed()) {
                unasked.addFirst(instance.entry().id());
            }
        } finally {
            lock.unlock();
        }
        return false;
    }

    private void expectReport(List<Awaiting> instances) {
        long deadlineNanos = time.nanoTime() + settings.within().toNanos();
        lock.lock();
        try {
            for (Awaiting instance : instances) {
                if (awaiting.containsKey(instance.entry().id())) {
                    asked.add(new Asked(instance, deadlineNanos));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** {@code 2.25.} and a random UUID (PS3.5 §B.2). */
    private static Uid newUid() {
        UUID uuid = UUID.randomUUID();
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
        return new Uid("2.25." + new BigInteger(1, bytes));
    }

    /** What has no word yet stays in the spool, and the next start asks again. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        Uninterrupted.join(thread, () -> List.copyOf(awaiting.values()).forEach(Awaiting::stopped));
    }
}
