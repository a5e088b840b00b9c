package io.veilgate.scp.watch;

import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.DoubleSupplier;

/** A figure with a bound that it should not pass: bad there, good again only from another one on. For one thread. */
final class Bound implements Condition {
    private final String kind;
    private final String subject;
    private final String figure;
    private final DoubleSupplier now;
    private final double bad;
    private final double good;
    private final DoubleFunction<String> words;
    private final boolean fewIsBad;
    private double seen;

    /**
     * @param figure its name with its unit
     * @param now NaN where there is nothing to say: then it stays as it was
     * @param fewIsBad whether the figure should not fall below the bound, instead of rising above it
     */
    Bound(
            String kind,
            String subject,
            String figure,
            DoubleSupplier now,
            double bad,
            double good,
            DoubleFunction<String> words,
            boolean fewIsBad) {
        this.kind = kind;
        this.subject = subject;
        this.figure = figure;
        this.now = now;
        this.bad = bad;
        this.good = good;
        this.words = words;
        this.fewIsBad = fewIsBad;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public Sight look() {
        double value = now.getAsDouble();
        if (Double.isNaN(value)) {
            return Sight.BETWEEN;
        }
        seen = value;
        boolean isBad = fewIsBad ? value < bad : value >= bad;
        boolean isGood = fewIsBad ? value >= good : value <= good;
        return isBad ? Sight.BAD : isGood ? Sight.GOOD : Sight.BETWEEN;
    }

    @Override
    public String text() {
        return words.apply(seen);
    }

    @Override
    public Map<String, Number> figures() {
        return Map.of(figure, Math.round(seen * 10) / 10.0);
    }
}
