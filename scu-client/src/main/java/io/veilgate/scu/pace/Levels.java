package io.veilgate.scu.pace;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/**
 * What has been measured at each number of associations, older measurements counting less and less; and which number looks best.
 *
 * <p>Best is what Kleinrock calls power, throughput over response time: with n requests always outstanding the response time is n over the
 * throughput X (Little's law), so that the utility {@code log X - PRICE * log n} has its peak at the knee of the curve: below it X grows with
 * n, above it only the response time does. {@code PRICE} says how much relative gain an association has to bring: at n associations one more
 * has to bring at least {@code PRICE/n}.
 *
 * <p>X is counted in the {@link Measurement} way that wavers least: the ways are weighted by the inverse of their variances.
 */
final class Levels {
    private static final double PRICE = 0.13;
    /** Per measurement; the memory is about 1/(1-KEPT) of them. */
    private static final double KEPT = 0.97;

    /** Deviations beyond which one is no noise, but a change. */
    private static final double OUTLIER = 4;

    private static final double FORGOTTEN = 0.05;
    private static final double USUAL_NOISE = 0.05;
    private static final double LEAST_NOISE = 0.01;
    private static final double NOISE_LEARNT = 0.1;

    private static final class Estimate {
        private double weight;
        private int lastCount;
        private final double[] means = new double[Measurement.WAYS];

        double difference(Measurement measurement, IntToDoubleFunction share) {
            double difference = 0;
            for (int way = 0; way < Measurement.WAYS; way++) {
                difference += share.applyAsDouble(way) * (measurement.get(way) - means[way]);
            }
            return difference;
        }
    }

    private final Map<Integer, Estimate> estimates = new TreeMap<>();
    private int count;
    /** Mean absolute deviation from the level's mean, of each way. */
    private final double[] noise = {USUAL_NOISE, USUAL_NOISE, USUAL_NOISE};

    void add(int level, Measurement measurement) {
        estimates.values().forEach(estimate -> estimate.weight *= KEPT);
        estimates.values().removeIf(estimate -> estimate.weight < FORGOTTEN);
        Estimate estimate = estimates.computeIfAbsent(level, _ -> new Estimate());
        if (estimate.weight > 0) {
            learnNoise(measurement, estimate);
        }
        estimate.lastCount = ++count;
        estimate.weight += 1;
        for (int way = 0; way < Measurement.WAYS; way++) {
            estimate.means[way] += (measurement.get(way) - estimate.means[way]) / estimate.weight;
        }
    }

    private void learnNoise(Measurement measurement, Estimate estimate) {
        for (int way = 0; way < Measurement.WAYS; way++) {
            double deviation = Math.abs(measurement.get(way) - estimate.means[way]);
            noise[way] += NOISE_LEARNT * (Math.min(deviation, OUTLIER * noise[way]) - noise[way]);
            noise[way] = Math.max(noise[way], LEAST_NOISE);
        }
    }

    /** How far a measurement is from what is known of its level; 0 where little is. */
    double surprise(int level, Measurement measurement) {
        Estimate known = estimates.get(level);
        return known == null || known.weight < 0.9 ? 0 : known.difference(measurement, this::share);
    }

    /** Whether none above is known. */
    boolean isHighest(int level) {
        return estimates.keySet().stream().allMatch(known -> known <= level);
    }

    void forget() {
        estimates.clear();
    }

    /** Measurements since it was measured last; very many if it is not known. */
    int age(int level) {
        Estimate estimate = estimates.get(level);
        return estimate == null ? Integer.MAX_VALUE : count - estimate.lastCount;
    }

    /** The level of the greatest utility among those measured, up to {@code most}. */
    Optional<Integer> best(int most) {
        return estimates.keySet().stream()
                .filter(level -> level <= most)
                .max((a, b) -> Double.compare(utility(a), utility(b)));
    }

    /** Standard error of a measured level's utility. */
    double doubt(int level) {
        Estimate estimate = estimates.get(level);
        return estimate == null ? Double.POSITIVE_INFINITY : noise() / Math.sqrt(estimate.weight);
    }

    double utility(int level) {
        Estimate estimate = estimates.get(level);
        if (estimate == null) {
            return Double.NEGATIVE_INFINITY;
        }
        double utility = -PRICE * Math.log(level);
        for (int way = 0; way < Measurement.WAYS; way++) {
            utility += share(way) * estimate.means[way];
        }
        return utility;
    }

    private double share(int way) {
        return 1 / (noise[way] * noise[way]) / precision();
    }

    /** Mean deviation of one measurement from another of its level, as a part of it. */
    double noise() {
        double sum = 0;
        for (int way = 0; way < Measurement.WAYS; way++) {
            sum += share(way) * noise[way];
        }
        return sum;
    }

    private double precision() {
        double sum = 0;
        for (double one : noise) {
            sum += 1 / (one * one);
        }
        return sum;
    }
}
