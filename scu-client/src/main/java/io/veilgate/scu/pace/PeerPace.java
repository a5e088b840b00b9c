package io.veilgate.scu.pace;

import io.veilgate.core.base.Time;
import io.veilgate.scu.pace.Queue.Use;
import io.veilgate.scu.pace.Queue.Waiter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;

/**
 * How much one peer is asked for, all jobs together: associations at a time, as many as are found to do best and never more than is allowed at
 * this hour; bytes/s; and pauses after it has refused. One for each peer and direction, shared by all who use it. For any thread.
 */
public final class PeerPace {
    /** Longest time between two looks at what the hour allows. */
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long FIRST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
    /** Of a peer that answers, and may take something else: what it refuses must not hold up the rest for long. */
    private static final long LONGEST_BUSY_PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

    private static final long QUERIES_KEEP_NANOS = Duration.ofSeconds(5).toNanos();

    /** Associations share the bandwidth so that none waits longer than some seconds for a piece of what it reads. */
    private static final long LEAST_PER_ASSOCIATION = 8 << 10;

    private volatile PaceLimits limits;
    private final DoubleSupplier room;
    private final Time time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue queue = new Queue();
    private final AssociationLimit measured;
    private final Bucket bucket;
    private PaceLimits.Allowance allowance;
    private long lookedNanos;
    private int transfers;
    private int queries;
    private int owing;
    private int failures;
    /** Whether the latest answer was that the peer is too busy for one instance. */
    private boolean doubted;

    private long pausedUntilNanos;
    private boolean paused;
    private boolean unreachable;
    private long unreachableNanos;

    /**
     * @param room how much of what this peer brings can be taken on, from 0 to 1: that part of the associations is used, at least one
     */
    public PeerPace(PaceLimits limits, DoubleSupplier room, Time time) {
        this.limits = limits;
        this.room = room;
        this.time = time;
        long now = time.nanoTime();
        this.allowance = limits.at(time.now());
        this.lookedNanos = now;
        this.measured = new AssociationLimit(most(), now);
        this.bucket = new Bucket(now);
    }

    /** Associations that may be open at a time, at whatever hour. */
    public int maxAssociations() {
        return limits.maxAssociations();
    }

    /** C-STORE requests that may wait for their responses on one association at a time. */
    public int operations() {
        return limits.operations();
    }

    /** Other limits hold from now on, for what is under way too. */
    public void limits(PaceLimits others) {
        lock.lock();
        try {
            limits = others;
            lookedNanos = time.nanoTime() - LOOK_NANOS;
            look();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for an association to fetch or send over. */
    public Permit acquire(Share share) throws InterruptedException {
        return acquire(share, Use.TRANSFER);
    }

    /** Waits for an association to query over, which does not count in what is measured. */
    public Permit acquireForQueries(Share share) throws InterruptedException {
        return acquire(share, Use.QUERIES);
    }

    private Permit acquire(Share share, Use use) throws InterruptedException {
        while (true) {
            Optional<Permit> permit = tryAcquire(share, use, LONGEST_PAUSE_NANOS);
            if (permit.isPresent()) {
                return permit.get();
            }
        }
    }

    /** As {@link #acquire}, but waits no longer than that; empty if there is none by then. */
    public Optional<Permit> tryAcquire(Share share, Duration longest) throws InterruptedException {
        return tryAcquire(share, Use.TRANSFER, longest.toNanos());
    }

    private Optional<Permit> tryAcquire(Share share, Use use, long longestNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Waiter waiter = queue.join(share, use);
            try {
                long left = longestNanos;
                while (!isNext(waiter)) {
                    if (left <= 0) {
                        return Optional.empty();
                    }
                    long wait = Math.min(left, LOOK_NANOS);
                    left += changed.awaitNanos(wait) - wait;
                }
                hold(share, use, 1);
            } finally {
                queue.leave(waiter);
                changed.signalAll();
            }
            return Optional.of(new Permit(share, use, time.nanoTime()));
        } finally {
            lock.unlock();
        }
    }

    private boolean isNext(Waiter waiter) {
        long now = look();
        if (paused && now - pausedUntilNanos < 0) {
            return false;
        }
        paused = false;
        return queue.next(this::fits).filter(waiter::equals).isPresent();
    }

    private boolean fits(Waiter waiter) {
        return transfers + queries < most() && (waiter.use() == Use.QUERIES || transfers < useful());
    }

    private void hold(Share share, Use use, int change) {
        share.held += change;
        if (use == Use.QUERIES) {
            queries += change;
        } else {
            transfers += change;
        }
    }

    /** What the hour and the bandwidth leave. */
    private int most() {
        int associations = allowance.maxAssociations();
        return allowance.maxBandwidth().isPresent()
                ? Math.clamp(
                        allowance.maxBandwidth().getAsLong() / LEAST_PER_ASSOCIATION,
                        Math.min(1, associations),
                        associations)
                : associations;
    }

    /** Associations to transfer over. */
    private int useful() {
        if (most() == 0) {
            return 0;
        }
        int byRoom = Math.max(1, (int) Math.ceil(room.getAsDouble() * limits.maxAssociations()));
        return Math.min(measured.limit(time.nanoTime()), byRoom);
    }

    private long look() {
        long now = time.nanoTime();
        if (now - lookedNanos >= LOOK_NANOS) {
            lookedNanos = now;
            allowance = limits.at(time.now());
            measured.ceiling(Math.max(1, most()), now);
        }
        return now;
    }

    /**
     * How the peer is used at this moment.
     *
     * @param open associations that are in use
     * @param wanted that are found to do best, as far as they are allowed and there is room for what they bring
     * @param most that are allowed
     */
    public record Status(int open, int wanted, int most, Narrow limitedBy) {}

    /** What keeps more from being transferred. */
    public enum Narrow {
        PEER,
        MAX_ASSOCIATIONS,
        HOURS,
        BANDWIDTH,
        ROOM
    }

    public Status status() {
        lock.lock();
        try {
            look();
            return new Status(transfers + queries, Math.min(useful(), most()), most(), narrow());
        } finally {
            lock.unlock();
        }
    }

    /** For how long no association could be had; empty if the latest attempt got one. A peer that nobody wants anything of stays as it was. */
    public Optional<Duration> unreachableFor() {
        lock.lock();
        try {
            return unreachable ? Optional.of(Duration.ofNanos(time.nanoTime() - unreachableNanos)) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private Narrow narrow() {
        int most = most();
        if (most == 0) {
            return Narrow.HOURS;
        }
        if (useful() < measured.limit(time.nanoTime())) {
            return Narrow.ROOM;
        }
        if (owing > 0) {
            return Narrow.BANDWIDTH;
        }
        if (measured.limit(time.nanoTime()) < most) {
            return Narrow.PEER;
        }
        return allowance.byHours() ? Narrow.HOURS : Narrow.MAX_ASSOCIATIONS;
    }

    private void pay(long bytes) {
        lock.lock();
        try {
            double ticket = bucket.take(bytes);
            owing++;
            try {
                for (long wait = owed(ticket); wait > 0; wait = owed(ticket)) {
                    long _ = changed.awaitNanos(Math.min(wait, LOOK_NANOS));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                owing--;
            }
        } finally {
            lock.unlock();
        }
    }

    private long owed(double ticket) {
        long now = look();
        if (allowance.maxBandwidth().isEmpty()) {
            bucket.settle(now);
            return 0;
        }
        return bucket.waitNanos(ticket, allowance.maxBandwidth().getAsLong(), now);
    }

    /** An association that may be open, until it is closed. */
    public final class Permit implements AutoCloseable {
        private final Share share;
        private final Use use;
        private final long sinceNanos;
        private int requests;
        private boolean closed;

        private Permit(Share share, Use use, long sinceNanos) {
            this.share = share;
            this.use = use;
            this.sinceNanos = sinceNanos;
        }

        /** Whether to give it back before the next request: others have a better claim, or fewer are to be used. */
        public boolean isWanted() {
            lock.lock();
            try {
                long now = look();
                if (use == Use.QUERIES) {
                    boolean full = transfers + queries >= most();
                    return isTooMany() || (full && now - sinceNanos >= QUERIES_KEEP_NANOS && queue.has(_ -> true));
                }
                boolean full = transfers + queries >= most();
                return transfers > useful()
                        || isTooMany()
                        || queue.hasBetterClaimThan(share)
                        || (full && queue.has(waiter -> waiter.use() == Use.QUERIES));
            } finally {
                lock.unlock();
            }
        }

        /** Whether the peer is to be left alone for a while. */
        public boolean isPaused() {
            lock.lock();
            try {
                return paused && time.nanoTime() - pausedUntilNanos < 0;
            } finally {
                lock.unlock();
            }
        }

        /** Whether to give it back at once: it is not the hour. */
        public boolean isOver() {
            lock.lock();
            try {
                look();
                return isTooMany();
            } finally {
                lock.unlock();
            }
        }

        private boolean isTooMany() {
            return transfers + queries > most();
        }

        /** The peer has taken the association. */
        public void connected() {
            lock.lock();
            try {
                failures = 0;
                unreachable = false;
            } finally {
                lock.unlock();
            }
        }

        /** It has rejected the association, or cannot be reached: nobody tries for a while, longer each time. */
        public void notConnected(boolean rejected) {
            lock.lock();
            try {
                long now = time.nanoTime();
                if (!unreachable) {
                    unreachable = true;
                    unreachableNanos = now;
                }
                if (rejected && transfers > 1) {
                    measured.refused(transfers, now);
                }
                pause(now, LONGEST_PAUSE_NANOS);
            } finally {
                lock.unlock();
            }
        }

        /**
         * A request to the peer begins; end it in any case. Those on one association that overlap count as one that goes on: associations are
         * what is measured.
         */
        public Request begin() {
            lock.lock();
            try {
                long now = time.nanoTime();
                if (requests++ == 0) {
                    measured.begin(now);
                }
                return new Request(this, now);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (!closed) {
                    closed = true;
                    hold(share, use, -1);
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void pause(long now, long longestNanos) {
        if (!paused || now - pausedUntilNanos >= 0) {
            paused = true;
            pausedUntilNanos = now + Math.min(FIRST_PAUSE_NANOS << Math.min(failures, 10), longestNanos);
            failures++;
        }
    }

    /** One request to the peer. */
    public final class Request implements Flow, AutoCloseable {
        private final Permit permit;
        private final long beganNanos;
        private boolean answered;
        private boolean ended;

        private Request(Permit permit, long beganNanos) {
            this.permit = permit;
            this.beganNanos = beganNanos;
        }

        @Override
        public void bytes(long count) {
            lock.lock();
            try {
                if (ended) {
                    return;
                }
                long now = time.nanoTime();
                if (!answered) {
                    answered = true;
                    measured.answered(now - beganNanos, now);
                }
                measured.bytes(count, now);
            } finally {
                lock.unlock();
            }
            pay(count);
        }

        @Override
        public void instance() {
            lock.lock();
            try {
                if (!ended) {
                    failures = 0;
                    doubted = false;
                    measured.instance(time.nanoTime());
                }
            } finally {
                lock.unlock();
            }
        }

        /**
         * The peer was too busy for one instance (A7xx). Once that may be about the instance, which is to wait by itself; twice with nothing
         * in between it is about the peer.
         */
        public void busy() {
            lock.lock();
            try {
                if (!doubted) {
                    doubted = true;
                } else if (measured.busy() > 1) {
                    measured.refused(measured.busy(), time.nanoTime());
                } else {
                    doubted = false;
                    pause(time.nanoTime(), LONGEST_BUSY_PAUSE_NANOS);
                }
            } finally {
                lock.unlock();
            }
        }

        /** The peer was too busy for all that was asked (A7xx), aborted, or did not answer. */
        public void refused() {
            lock.lock();
            try {
                long now = time.nanoTime();
                int busy = measured.busy();
                measured.refused(busy, now);
                if (busy <= 1) {
                    pause(now, LONGEST_PAUSE_NANOS);
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (!ended) {
                    ended = true;
                    long now = time.nanoTime();
                    if (--permit.requests == 0) {
                        measured.end(now - beganNanos, now);
                    }
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
