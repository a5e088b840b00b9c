package io.veilgate.scu.pace;

import java.util.Optional;

/**
 * Finds the number of associations at which a peer does best, from measurements of its throughput, and follows it when it changes.
 *
 * <p>The throughput of a peer rises with the number of requests that it works on, and from some number on stays or falls. Finding the best of
 * such a row by noisy measurements is a unimodal bandit, for which it is enough, and best, to try the best level known so far and its two
 * neighbours (OSUB: Combes and Proutière, Unimodal Bandits, ICML 2014; here with a discount for what was measured long ago, since peers
 * change). What counts as best is in {@link Levels}. The climb begins with doubling, as long as that pays. A neighbour that
 * was not measured for long is tried again, whatever is known of it.
 *
 * <p>Pure: told of measurements, says which level to measure next.
 */
final class Climb {
    /** Standard errors that a neighbour is given the benefit of. */
    private static final double OPTIMISM = 1.8;

    /** Measurements after which a neighbour is tried again, whatever is known of it. */
    private static final int STALE = 25;

    /** Surprises of one sign, in a row, that mean that the peer has changed; and at least that many deviations. */
    private static final double LEAST_CHANGE = 0.3;

    private static final double CHANGE = 6;

    private final Levels levels = new Levels();
    private int level = 2;
    private boolean doubling = true;
    /** How often in a row the highest level measured was the best. */
    private int ascent;

    /** Sum of what measurements in a row were above, or below, what was known. */
    private double surprises;

    int level() {
        return level;
    }

    /**
     * Takes a measurement and decides on the next level.
     *
     * @param measured the level at which it was taken
     * @param measurement what it was
     * @param most the highest level that may be chosen
     */
    void measured(int measured, Measurement measurement, int most) {
        double surprise = levels.surprise(measured, measurement);
        surprises = Math.signum(surprise) == Math.signum(surprises) ? surprises + surprise : surprise;
        if (Math.abs(surprises) > Math.max(LEAST_CHANGE, CHANGE * levels.noise())) {
            levels.forget();
            surprises = 0;
        }
        levels.add(measured, measurement);
        level = next(most);
    }

    /** Not above {@code most}. */
    void limit(int most) {
        if (level > most) {
            level = Math.max(1, most);
        }
    }

    /** Whether the first rough search is still on. */
    boolean isDoubling() {
        return doubling;
    }

    /** See {@link Levels#noise}. */
    double noise() {
        return levels.noise();
    }

    private int next(int most) {
        Optional<Integer> known = levels.best(most);
        if (known.isEmpty()) {
            return Math.clamp(level, 1, Math.max(1, most));
        }
        int best = known.get();
        if (doubling) {
            if (best == level && level < most) {
                return Math.min(2 * level, most);
            }
            doubling = false;
        }
        ascent = best == level && levels.isHighest(best) ? ascent + 1 : 0;
        if (ascent > 2 && best < most) {
            return Math.min(best + ascent - 1, most);
        }
        int choice = best;
        double highest = levels.utility(best) + OPTIMISM * levels.doubt(best);
        for (int neighbour : new int[] {best + 1, best - 1, best - Math.max(1, best / 4)}) {
            if (neighbour >= 1 && neighbour <= most && promise(neighbour) > highest) {
                highest = promise(neighbour);
                choice = neighbour;
            }
        }
        return choice;
    }

    private double promise(int of) {
        return levels.age(of) > STALE ? Double.POSITIVE_INFINITY : levels.utility(of) + OPTIMISM * levels.doubt(of);
    }
}
