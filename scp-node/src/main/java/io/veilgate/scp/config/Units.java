package io.veilgate.scp.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Period;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with a unit. K, M, G, T count by 1000 and Ki, Mi, Gi, Ti by 1024, as SI and IEC have it. */
final class Units {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?) ?([KMGT]?)(i?)B");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h)");
    private static final Pattern DAYS = Pattern.compile("(\\d{1,5}) ?d");
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}) ?%");

    private Units() {}

    static long bytes(String text) {
        Matcher matcher = match(SIZE, text);
        if (matcher.group(2).isEmpty() && !matcher.group(3).isEmpty()) {
            throw new IllegalArgumentException("iB is no unit");
        }
        BigDecimal base = BigDecimal.valueOf(matcher.group(3).isEmpty() ? 1000 : 1024);
        int power = "KMGT".indexOf(matcher.group(2)) + 1;
        BigDecimal scale = matcher.group(2).isEmpty() ? BigDecimal.ONE : base.pow(power);
        try {
            return new BigDecimal(matcher.group(1))
                    .multiply(scale)
                    .toBigInteger()
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("too large", e);
        }
    }

    static Duration duration(String text) {
        Matcher matcher = match(DURATION, text);
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    /** Whole days, at least one. */
    static Period days(String text) {
        Period days = Period.ofDays(Integer.parseInt(match(DAYS, text).group(1)));
        if (days.isZero()) {
            throw new IllegalArgumentException("not a day");
        }
        return days;
    }

    /** Whole percents, 0 to 100. */
    static int percent(String text) {
        int percent = Integer.parseInt(match(PERCENT, text).group(1));
        if (percent > 100) {
            throw new IllegalArgumentException("more than all");
        }
        return percent;
    }

    private static Matcher match(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no such unit");
        }
        return matcher;
    }
}
