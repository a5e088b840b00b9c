package io.veilgate.scp.work;

import io.veilgate.core.base.Time;
import io.veilgate.core.spool.SpoolEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Turns at instances, so that one which hangs a worker or kills the process costs itself alone. A turn that takes too long is
 * taken from its worker, once, by {@link #takeOverdue}; what the worker makes of the instance after that counts for nothing. An entry that was in work when the process
 * died before gets its turn alone, so that if the process dies again, no other entry is suspected with it. Any thread.
 */
public final class Turns {
    private final WorkMarks marks;
    private final TimeLimit limit;
    private final Time time;
    private final int atATime;
    private final Semaphore permits;
    private final Set<Turn> current = ConcurrentHashMap.newKeySet();

    /**
     * What one instance may take.
     *
     * @param base of any
     * @param perHundredMegabytes more for each 100 MB of its file
     */
    public record TimeLimit(Duration base, Duration perHundredMegabytes) {
        private static final long BYTES = 100_000_000;

        Duration of(SpoolEntry entry) {
            return base.plus(perHundredMegabytes.multipliedBy(entry.fileBytes() / BYTES));
        }
    }

    /** What a worker does with an instance that may hang it or kill the process. */
    interface Step<T, E extends Exception> {
        T run() throws IOException, E;
    }

    /** The turn was taken from its worker: the entry is no longer his. */
    static final class Taken extends Exception {
        private static final long serialVersionUID = 1;
    }

    /** @param atATime turns, as many as there are workers */
    public Turns(WorkMarks marks, TimeLimit limit, int atATime, Time time) {
        this.marks = marks;
        this.limit = limit;
        this.time = time;
        this.atATime = atATime;
        // fair: else a suspect, who needs all of them, would never get his
        this.permits = new Semaphore(atATime, true);
    }

    /** How often the process has died with this entry in work. */
    int deaths(SpoolEntry entry) {
        return marks.deaths(entry.id());
    }

    /** The entry is held: should it come back, it begins anew. */
    void forget(SpoolEntry entry) {
        marks.end(entry.id());
    }

    /** Begins a turn of the calling thread; waits while one that was in work at a death has its own, or is such a one and others have theirs. */
    private Turn begin(Opened opened) throws InterruptedException {
        int held = deaths(opened.entry()) > 0 ? atATime : 1;
        permits.acquire(held);
        Turn turn = new Turn(opened, held, Thread.currentThread(), limit.of(opened.entry()));
        marks.begin(opened.entry().id());
        current.add(turn);
        return turn;
    }

    /** Takes a step in a turn of the calling thread, as {@link #begin} gives it. */
    <T, E extends Exception> T run(Opened opened, Step<T, E> step) throws IOException, InterruptedException, Taken, E {
        Turn turn = begin(opened);
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

    /** Takes the turns from all who have had theirs for too long. */
    void takeOverdue(Consumer<Turn> taken) {
        List<Turn> overdue = new ArrayList<>(current);
        overdue.removeIf(turn -> time.nanoTime() - turn.startNanos < turn.limit.toNanos());
        for (Turn turn : overdue) {
            if (turn.over.compareAndSet(false, true)) {
                end(turn);
                taken.accept(turn);
            }
        }
    }

    private void end(Turn turn) {
        current.remove(turn);
        marks.end(turn.opened.entry().id());
        permits.release(turn.held);
    }

    /** One worker at one instance. */
    final class Turn {
        private final Opened opened;
        private final int held;
        private final Thread worker;
        private final Duration limit;
        private final long startNanos = time.nanoTime();
        private final AtomicBoolean over = new AtomicBoolean();

        private Turn(Opened opened, int held, Thread worker, Duration limit) {
            this.opened = opened;
            this.held = held;
            this.worker = worker;
            this.limit = limit;
        }

        /** @return false if the turn was taken from the worker */
        private boolean end() {
            boolean mine = over.compareAndSet(false, true);
            if (mine) {
                Turns.this.end(this);
            }
            return mine;
        }

        Opened opened() {
            return opened;
        }

        Thread worker() {
            return worker;
        }

        Duration limit() {
            return limit;
        }

        Optional<StackTraceElement> where() {
            StackTraceElement[] trace = worker.getStackTrace();
            return trace.length == 0 ? Optional.empty() : Optional.of(trace[0]);
        }
    }
}
