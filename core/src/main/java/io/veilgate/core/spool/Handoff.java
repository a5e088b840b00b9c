package io.veilgate.core.spool;

import io.veilgate.core.base.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The window through which workers see the spool. Every complete entry waits in the line of its (project, job); lines take turns, so
 * that a job of a million instances does not hold up ten pushed ones, and a line whose destination takes no more now is passed over. At most
 * {@code window} entries are in work at a time: taken, and not yet deleted, quarantined or put back. Any thread.
 */
public final class Handoff {
    private record Delayed(long readyNanos, SpoolEntry entry) {}

    /**
     * @param inWork taken and not finished
     * @param delayed put back, their time not yet come
     * @param aside set aside until somebody resumes them
     */
    public record Counts(int waiting, int delayed, int inWork, int aside) {
        public long all() {
            return (long) waiting + delayed + inWork + aside;
        }
    }

    private final Time time;
    private final int window;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Integer, EntryLine> lines = new HashMap<>();
    /** Those that have entries, in the order of their turns. */
    private final ArrayDeque<EntryLine> turns = new ArrayDeque<>();

    private final PriorityQueue<Delayed> delayed;
    private final Map<Long, SpoolEntry> inWork = new HashMap<>();
    private final Map<Long, SpoolEntry> aside = new HashMap<>();
    private int waiting;
    private boolean closed;

    Handoff(int window, Time time) {
        if (window < 1) {
            throw new IllegalArgumentException("window of " + window);
        }
        this.window = window;
        this.time = time;
        long origin = time.nanoTime();
        this.delayed = new PriorityQueue<>((a, b) -> Long.compare(a.readyNanos - origin, b.readyNanos - origin));
    }

    /**
     * The next entry, once there is one and the window has room.
     *
     * @param admits whether entries of a group can be worked on now; asked again after {@link #look}. Must not wait
     * @return empty once the handoff is closed
     */
    public Optional<SpoolEntry> take(IntPredicate admits) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                Optional<SpoolEntry> entry = poll(admits);
                if (entry.isPresent() || closed) {
                    return entry;
                }
                Delayed first = delayed.peek();
                if (first == null || inWork.size() >= window) {
                    changed.await();
                } else {
                    changed.await(Math.max(1, first.readyNanos - time.nanoTime()), TimeUnit.NANOSECONDS);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #take}, without waiting, and whatever group is next. */
    public Optional<SpoolEntry> poll() {
        return poll(_ -> true);
    }

    private Optional<SpoolEntry> poll(IntPredicate admits) {
        lock.lock();
        try {
            if (closed || inWork.size() >= window) {
                return Optional.empty();
            }
            SpoolEntry entry = next(admits);
            if (entry == null) {
                return Optional.empty();
            }
            inWork.put(entry.id(), entry);
            return Optional.of(entry);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable SpoolEntry next(IntPredicate admits) {
        for (Delayed first = delayed.peek();
                first != null && first.readyNanos - time.nanoTime() <= 0;
                first = delayed.peek()) {
            delayed.remove();
            lineOf(first.entry).addAgain(first.entry);
            waiting++;
        }
        for (int passed = turns.size(); passed > 0; passed--) {
            EntryLine line = turns.remove();
            if (!admits.test(line.group())) {
                turns.add(line);
                continue;
            }
            SpoolEntry entry = line.remove();
            waiting--;
            if (line.size() > 0) {
                turns.add(line);
            } else {
                lines.remove(line.group());
            }
            return entry;
        }
        return null;
    }

    /** The line of its group, which gets a turn from now on. */
    private EntryLine lineOf(SpoolEntry entry) {
        return lines.computeIfAbsent(entry.group(), group -> {
            EntryLine line = new EntryLine(group);
            turns.add(line);
            return line;
        });
    }

    /** A destination takes entries again: whoever waits in {@link #take} asks anew. */
    public void look() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** It failed and is to be tried again: back in line after the delay, with one attempt more. */
    public void retry(SpoolEntry entry, Duration delay) {
        putBack(
                new SpoolEntry(entry.id(), entry.group(), entry.fileBytes(), entry.crc32c(), entry.attempts() + 1),
                delay);
    }

    /** It could not be worked on now, and that was no attempt: back in line after the delay. */
    public void postpone(SpoolEntry entry, Duration delay) {
        putBack(entry, delay);
    }

    private void putBack(SpoolEntry entry, Duration delay) {
        lock.lock();
        try {
            if (inWork.remove(entry.id()) == null) {
                throw new IllegalStateException("entry " + entry.name() + " is not in work");
            }
            delayed.add(new Delayed(time.nanoTime() + delay.toNanos(), entry));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * It waits for somebody outside the node, however long: it leaves the window, and nobody is handed it, until {@link #resume}. Whoever
     * sets aside bounds how many there are.
     */
    public void setAside(SpoolEntry entry) {
        lock.lock();
        try {
            if (inWork.remove(entry.id()) == null) {
                throw new IllegalStateException("entry " + entry.name() + " is not in work");
            }
            aside.put(entry.id(), entry);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** What was set aside is in work again, at once and whether or not the window has room. False if it was not set aside. */
    public boolean resume(SpoolEntry entry) {
        lock.lock();
        try {
            SpoolEntry back = aside.remove(entry.id());
            if (back != null) {
                inWork.put(back.id(), back);
            }
            return back != null;
        } finally {
            lock.unlock();
        }
    }

    /** What was set aside is back in line. Empty if it was not set aside. */
    public Optional<SpoolEntry> backInLine(long id) {
        lock.lock();
        try {
            Optional<SpoolEntry> back = Optional.ofNullable(aside.remove(id));
            back.ifPresent(entry -> {
                delayed.add(new Delayed(time.nanoTime(), entry));
                changed.signalAll();
            });
            return back;
        } finally {
            lock.unlock();
        }
    }

    /** A new complete entry. */
    void add(SpoolEntry entry) {
        lock.lock();
        try {
            lineOf(entry).add(entry);
            waiting++;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the entry was in work; it is not from now on. */
    boolean finish(SpoolEntry entry) {
        lock.lock();
        try {
            boolean was = inWork.remove(entry.id()) != null;
            changed.signal();
            return was;
        } finally {
            lock.unlock();
        }
    }

    boolean isInWork(SpoolEntry entry) {
        lock.lock();
        try {
            return inWork.containsKey(entry.id());
        } finally {
            lock.unlock();
        }
    }

    /** All that the spool has at this moment, as handles in one list: for the start, before there are many changes. */
    List<SpoolEntry> snapshot() {
        lock.lock();
        try {
            List<SpoolEntry> all = new ArrayList<>(waiting + delayed.size() + inWork.size() + aside.size());
            all.addAll(inWork.values());
            all.addAll(aside.values());
            delayed.forEach(late -> all.add(late.entry));
            for (EntryLine line : lines.values()) {
                for (int i = 0; i < line.size(); i++) {
                    all.add(line.get(i));
                }
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** When the oldest of all entries, waiting or in work, began to arrive, in milliseconds since 1970; looks at the head of each line. */
    public OptionalLong oldestMillis() {
        lock.lock();
        try {
            long oldest = Long.MAX_VALUE;
            for (SpoolEntry entry : inWork.values()) {
                oldest = Math.min(oldest, entry.id());
            }
            for (Delayed late : delayed) {
                oldest = Math.min(oldest, late.entry.id());
            }
            for (EntryLine line : turns) {
                oldest = Math.min(oldest, line.get(0).id());
            }
            return oldest == Long.MAX_VALUE
                    ? OptionalLong.empty()
                    : OptionalLong.of(oldest >> SpoolEntry.ID_COUNTER_BITS);
        } finally {
            lock.unlock();
        }
    }

    public Counts counts() {
        lock.lock();
        try {
            return new Counts(waiting, delayed.size(), inWork.size(), aside.size());
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of everyone who waits in {@link #take}; nothing is handed out any more. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
