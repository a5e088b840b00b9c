package io.veilgate.scu.pace;

import java.time.Duration;

/**
 * How many associations to one peer are in use at a time, by what is seen of it: {@link Climb} for what it delivers, {@link Wall} for what it
 * refuses. Told of each request's beginning and end and of what comes between; measures over windows in which the level was in full use.
 * Pure, with the clock as a parameter; for one thread at a time.
 */
final class AssociationLimit {
    private static final long SHORTEST_WINDOW_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_WINDOW_NANOS = Duration.ofSeconds(60).toNanos();
    private static final int FEWEST_INSTANCES = 20;
    private static final int FEWEST_REQUESTS = 4;

    private static final double WANTED_NOISE = 0.03;

    private final Climb climb = new Climb();
    private final Wall wall = new Wall();
    private int ceiling;
    private int busy;
    private long nowNanos;

    // the window
    private long settledNanos;
    private double busyNanos;
    private int requests;
    private int instances;
    private long bytes;

    // of requests
    private final Mean cycleNanos = new Mean(10);
    private final Mean answerNanos = new Mean(10);

    AssociationLimit(int ceiling, long nowNanos) {
        this.ceiling = ceiling;
        this.nowNanos = nowNanos;
        climb.limit(ceiling);
        restart();
    }

    /** At most this many from now on; at least 1. */
    void ceiling(int most, long now) {
        advance(now);
        if (most != ceiling) {
            ceiling = most;
            climb.limit(highest());
            restart();
        }
    }

    /** How many associations to use now. */
    int limit(long now) {
        advance(now);
        return Math.min(climb.level(), highest());
    }

    private int highest() {
        return Math.max(1, Math.min(ceiling, wall.height(nowNanos)));
    }

    void begin(long now) {
        advance(now);
        busy++;
    }

    /** The first of a request's instances begins, so long after the request. */
    void answered(long tookNanos, long now) {
        advance(now);
        answerNanos.add((double) tookNanos);
    }

    /** A request has come to its end, so long after it began. */
    void end(long tookNanos, long now) {
        advance(now);
        busy--;
        requests++;
        cycleNanos.add((double) tookNanos);
    }

    /** Bytes of an instance; may be told piece by piece. */
    void bytes(long more, long now) {
        advance(now);
        bytes += more;
    }

    /** An instance has come to its end. */
    void instance(long now) {
        advance(now);
        instances++;
    }

    /** The peer refused, of so many requests or associations at a time. */
    void refused(int ofSoMany, long now) {
        advance(now);
        wall.met(ofSoMany - 1, now);
        climb.limit(highest());
        restart();
    }

    int busy() {
        return busy;
    }

    private void advance(long now) {
        long elapsed = now - nowNanos;
        if (now > settledNanos && elapsed > 0) {
            busyNanos += (double) busy * Math.min(elapsed, now - settledNanos);
        }
        nowNanos = now;
        long length = now - settledNanos;
        long window = windowNanos();
        if (length < 0) {
            clear();
        } else if (length >= window && instances > 0 && (isTelling(window) || length >= 10 * window)) {
            measure(length);
        }
    }

    /** By instances where a window has not many requests, else by requests. */
    private boolean isTelling(long window) {
        boolean longRequests = cycleNanos.count == 0 || window < cycleNanos.value;
        return longRequests ? instances >= FEWEST_INSTANCES : requests >= FEWEST_REQUESTS;
    }

    private void measure(long length) {
        double used = busyNanos / length;
        int level = climb.level();
        int measured = (int) Math.round(used);
        if (measured < 1 || used < 0.85 * level) {
            restart();
            return;
        }
        climb.measured(measured, Measurement.of(requests, instances, bytes, length / 1e9), highest());
        if (climb.level() == level) {
            nextWindow(nowNanos);
        } else {
            restart();
        }
    }

    private void restart() {
        nextWindow(nowNanos
                + (long) Math.min(Math.min(cycleNanos.value, 2 * answerNanos.value), (double) LONGEST_WINDOW_NANOS));
    }

    private void nextWindow(long start) {
        settledNanos = start;
        clear();
    }

    /**
     * Twice as long as a request takes, so that each association is seen in all of its phases; where requests take very long, ten times as
     * long as nothing comes after one. The more the measurements waver, the longer.
     */
    private long windowNanos() {
        double calm = climb.isDoubling() ? 1 : Math.clamp(Math.pow(climb.noise() / WANTED_NOISE, 2), 1, 4);
        double cycles = climb.isDoubling() ? 3 : 2;
        double phases = Math.min(
                cycleNanos.count == 0 ? LONGEST_WINDOW_NANOS : cycles * cycleNanos.value, 10 * answerNanos.value);
        return (long) (calm * Math.clamp((long) phases, SHORTEST_WINDOW_NANOS, LONGEST_WINDOW_NANOS));
    }

    private void clear() {
        busyNanos = 0;
        requests = 0;
        instances = 0;
        bytes = 0;
    }

    /** A mean of all, as long as they are few, then mostly of the last {@code many}. */
    private static final class Mean {
        private final int many;
        private int count;
        private double value;

        Mean(int many) {
            this.many = many;
        }

        void add(double next) {
            count = Math.min(count + 1, many);
            value += (next - value) / count;
        }
    }
}
