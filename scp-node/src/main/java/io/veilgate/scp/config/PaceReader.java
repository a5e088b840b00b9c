package io.veilgate.scp.config;

import io.veilgate.scu.pace.Hours;
import io.veilgate.scu.pace.PaceLimits;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A peer's {@code maxAssociations}, {@code maxBandwidth}, {@code hours} and {@code asyncOperations}. */
final class PaceReader {
    private static final int MOST_ASSOCIATIONS = 10_000;
    private static final int USUAL_ASSOCIATIONS = 8;
    private static final int MOST_OPERATIONS = 32;

    /** Slower, and a peer would take us for dead while we wait. */
    private static final long LEAST_BANDWIDTH = 16_000;

    private static final Pattern BETWEEN = Pattern.compile("(\\d\\d:\\d\\d) ?- ?(\\d\\d:\\d\\d)");
    private static final Kind<Between> TIMES =
            new Kind<>("two times of day, such as \"19:00-07:00\"", PaceReader::between);
    private static final Kind<ZoneId> ZONE =
            new Kind<>("a time zone, such as Asia/Seoul or Europe/Berlin", PaceReader::zone);
    private static final Kind<Long> BANDWIDTH =
            new Kind<>("a rate of at least 16KB/s, such as 40MB/s", PaceReader::bandwidth);

    private record Between(LocalTime from, LocalTime to) {}

    private PaceReader() {}

    static PaceLimits read(Section peer) {
        int most = peer.value("maxAssociations", Kind.number(1, MOST_ASSOCIATIONS), USUAL_ASSOCIATIONS);
        Optional<Long> bandwidth = peer.optional("maxBandwidth", BANDWIDTH);
        List<Hours> hours = new ArrayList<>();
        for (Section section : peer.items("hours")) {
            hours(section, most).ifPresent(hours::add);
        }
        int operations = peer.value("asyncOperations", Kind.number(1, MOST_OPERATIONS), 1);
        return new PaceLimits(most, optional(bandwidth), hours, operations);
    }

    private static Optional<Hours> hours(Section section, int most) {
        Between between = section.required("between", TIMES);
        ZoneId zone = section.value("zone", ZONE, ZoneId.systemDefault());
        Optional<Integer> associations = section.optional("maxAssociations", Kind.number(0, most));
        Optional<Long> bandwidth = section.optional("maxBandwidth", BANDWIDTH);
        if (!section.has("maxAssociations") && !section.has("maxBandwidth")) {
            section.problemHere("says no limit; allowed: maxAssociations, maxBandwidth or both");
        }
        section.close();
        return Optional.ofNullable(between)
                .map(times -> new Hours(
                        times.from(),
                        times.to(),
                        zone,
                        associations.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                        optional(bandwidth)));
    }

    private static OptionalLong optional(Optional<Long> value) {
        return value.map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    private static Between between(String text) {
        Matcher matcher = BETWEEN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not two times");
        }
        return new Between(time(matcher.group(1)), time(matcher.group(2)));
    }

    /** 24:00 is the end of the day. */
    private static LocalTime time(String text) {
        try {
            return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a time of day", e);
        }
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a zone", e);
        }
    }

    private static long bandwidth(String text) {
        if (!text.endsWith("/s")) {
            throw new IllegalArgumentException("not a rate");
        }
        long bytes = Units.bytes(text.substring(0, text.length() - 2));
        if (bytes < LEAST_BANDWIDTH) {
            throw new IllegalArgumentException("too slow");
        }
        return bytes;
    }
}
