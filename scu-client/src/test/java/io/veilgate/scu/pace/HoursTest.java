package io.veilgate.scu.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class HoursTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    private static Hours between(String from, String to, ZoneId zone) {
        return new Hours(LocalTime.parse(from), LocalTime.parse(to), zone, OptionalInt.of(1), OptionalLong.empty());
    }

    private static Instant at(String localDateTime, ZoneId zone) {
        return ZonedDateTime.parse(
                        localDateTime + "[" + zone + "]", java.time.format.DateTimeFormatter.ISO_ZONED_DATE_TIME)
                .toInstant();
    }

    /** Minutes of a span in which the hours hold. */
    private static long minutes(Hours hours, Instant from, Duration span) {
        long minutes = 0;
        for (Instant now = from; now.isBefore(from.plus(span)); now = now.plusSeconds(60)) {
            minutes += hours.include(now) ? 1 : 0;
        }
        return minutes;
    }

    @Test
    void theBeginningIsIncludedAndTheEndIsNot() {
        Hours day = between("07:00", "19:00", BERLIN);
        assertThat(day.include(Instant.parse("2026-01-15T06:00:00Z"))).isTrue();
        assertThat(day.include(Instant.parse("2026-01-15T05:59:59Z"))).isFalse();
        assertThat(day.include(Instant.parse("2026-01-15T18:00:00Z"))).isFalse();
        assertThat(day.include(Instant.parse("2026-01-15T17:59:59Z"))).isTrue();
    }

    @Test
    void aRangeMayGoOverMidnight() {
        Hours night = between("19:00", "07:00", BERLIN);
        assertThat(night.include(Instant.parse("2026-01-15T18:00:00Z"))).isTrue();
        assertThat(night.include(Instant.parse("2026-01-15T23:30:00Z"))).isTrue();
        assertThat(night.include(Instant.parse("2026-01-16T05:59:59Z"))).isTrue();
        assertThat(night.include(Instant.parse("2026-01-16T06:00:00Z"))).isFalse();
        assertThat(night.include(Instant.parse("2026-01-16T12:00:00Z"))).isFalse();
    }

    @Test
    void toMidnightIsTheRestOfTheDayAndEqualEndsAreAllOfIt() {
        assertThat(between("19:00", "00:00", BERLIN).include(Instant.parse("2026-01-15T22:59:59Z")))
                .isTrue();
        assertThat(between("19:00", "00:00", BERLIN).include(Instant.parse("2026-01-15T23:00:00Z")))
                .isFalse();
        assertThat(minutes(
                        between("05:00", "05:00", BERLIN), Instant.parse("2026-01-15T00:00:00Z"), Duration.ofDays(1)))
                .isEqualTo(1440);
    }

    @Test
    void theRangeFollowsTheClockOfItsZoneThroughTheYear() {
        Hours day = between("07:00", "19:00", BERLIN);
        assertThat(day.include(Instant.parse("2026-07-15T05:00:00Z"))).isTrue();
        assertThat(day.include(Instant.parse("2026-01-15T05:00:00Z"))).isFalse();
    }

    /** Europe: on 2026-03-29 from 02:00 to 03:00 (01:00Z), back on 2026-10-25 from 03:00 to 02:00 (01:00Z). */
    @Test
    void europeanClockChangesShortenAndLengthenTheNight() {
        Hours night = between("19:00", "07:00", BERLIN);
        assertThat(minutes(night, Instant.parse("2026-03-28T12:00:00Z"), Duration.ofHours(23)))
                .isEqualTo(11 * 60);
        assertThat(minutes(night, Instant.parse("2026-10-24T12:00:00Z"), Duration.ofHours(24)))
                .isEqualTo(13 * 60);
        Hours early = between("02:30", "04:00", BERLIN);
        assertThat(minutes(early, Instant.parse("2026-03-29T00:00:00Z"), Duration.ofHours(6)))
                .isEqualTo(60);
        assertThat(minutes(early, Instant.parse("2026-10-25T00:00:00Z"), Duration.ofHours(6)))
                .isEqualTo(30 + 30 + 60);
        assertThat(early.include(Instant.parse("2026-03-29T00:59:59Z"))).isFalse();
        assertThat(early.include(Instant.parse("2026-03-29T01:00:00Z"))).isTrue();
    }

    /** United States: on 2026-03-08 from 02:00 to 03:00 (07:00Z), back on 2026-11-01 from 02:00 to 01:00 (06:00Z). */
    @Test
    void americanClockChangesShortenAndLengthenTheNight() {
        Hours night = between("22:00", "06:00", NEW_YORK);
        assertThat(minutes(night, Instant.parse("2026-03-07T18:00:00Z"), Duration.ofHours(23)))
                .isEqualTo(7 * 60);
        assertThat(minutes(night, Instant.parse("2026-10-31T18:00:00Z"), Duration.ofHours(24)))
                .isEqualTo(9 * 60);
        Hours hour = between("01:00", "02:00", NEW_YORK);
        assertThat(minutes(hour, Instant.parse("2026-11-01T00:00:00Z"), Duration.ofHours(12)))
                .isEqualTo(120);
        assertThat(minutes(
                        between("02:00", "03:00", NEW_YORK),
                        Instant.parse("2026-03-08T00:00:00Z"),
                        Duration.ofHours(12)))
                .isZero();
    }

    @Test
    void theFirstOfTheHoursThatFitCountsAndCapsWhatHoldsOtherwise() {
        PaceLimits limits = new PaceLimits(
                8,
                OptionalLong.of(1000),
                List.of(
                        new Hours(
                                LocalTime.of(7, 0),
                                LocalTime.of(19, 0),
                                BERLIN,
                                OptionalInt.of(2),
                                OptionalLong.empty()),
                        new Hours(
                                LocalTime.of(12, 0),
                                LocalTime.of(22, 0),
                                BERLIN,
                                OptionalInt.of(0),
                                OptionalLong.of(5))));
        assertThat(limits.at(at("2026-01-15T08:00:00+01:00", BERLIN)))
                .isEqualTo(new PaceLimits.Allowance(2, OptionalLong.of(1000), true));
        assertThat(limits.at(at("2026-01-15T12:30:00+01:00", BERLIN)).maxAssociations())
                .isEqualTo(2);
        assertThat(limits.at(at("2026-01-15T20:00:00+01:00", BERLIN)))
                .isEqualTo(new PaceLimits.Allowance(0, OptionalLong.of(5), true));
        assertThat(limits.at(at("2026-01-15T23:00:00+01:00", BERLIN)))
                .isEqualTo(new PaceLimits.Allowance(8, OptionalLong.of(1000), false));
    }
}
