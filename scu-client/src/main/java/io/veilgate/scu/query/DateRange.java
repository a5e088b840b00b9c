package io.veilgate.scu.query;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Optional;

/**
 * Days from one to another, both within (range matching on VR DA, PS3.4 §C.2.2.2.5).
 *
 * @param from empty: no earliest day
 * @param to empty: no latest day
 */
public record DateRange(Optional<LocalDate> from, Optional<LocalDate> to) {
    private static final DateTimeFormatter DA =
            DateTimeFormatter.ofPattern("uuuuMMdd").withResolverStyle(ResolverStyle.STRICT);

    public DateRange {
        if (from.isEmpty() && to.isEmpty()) {
            throw new IllegalArgumentException("a date range without a day");
        }
        if (from.isPresent() && to.isPresent() && to.get().isBefore(from.get())) {
            throw new IllegalArgumentException("a date range that ends before it begins");
        }
    }

    /**
     * Reads {@code 20240101}, {@code 20240101-20240630}, {@code 20240101-} or {@code -20240630}.
     *
     * @throws IllegalArgumentException if the text is none of these or a day is not in the calendar
     */
    public static DateRange parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            Optional<LocalDate> day = day(text);
            return new DateRange(day, day);
        }
        return new DateRange(
                day(text.substring(0, dash).strip()),
                day(text.substring(dash + 1).strip()));
    }

    private static Optional<LocalDate> day(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(text, DA));
        } catch (DateTimeParseException _) {
            throw new IllegalArgumentException("not a date range of the form 20240101-20240630");
        }
    }

    /** Whether a DA value, also in the old form 2024.01.01, is a day within; a value that is no date is not. */
    public boolean contains(String da) {
        try {
            LocalDate day = LocalDate.parse(da.replace(".", "").strip(), DA);
            return from.map(first -> !day.isBefore(first)).orElse(true)
                    && to.map(last -> !day.isAfter(last)).orElse(true);
        } catch (DateTimeParseException _) {
            return false;
        }
    }

    /** As a key: a single date, or a range open or closed. */
    public String toKey() {
        String first = from.map(DA::format).orElse("");
        String last = to.map(DA::format).orElse("");
        return first.equals(last) ? first : first + "-" + last;
    }

    /** A day of a study is a patient's. */
    @Override
    public String toString() {
        return "DateRange";
    }
}
