package io.veilgate.scu.pace;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A part of the day in which other limits hold. Its ends are what clocks in its zone show, so that it keeps its place in the day when they are
 * put forward or back; an end that a clock skips is the moment at which it skips it, and an hour that comes twice counts both times.
 *
 * @param from included
 * @param to not included; before {@code from} on the next day, equal to it the whole day
 * @param maxAssociations 0: nothing is fetched or sent; empty: what holds otherwise
 * @param maxBandwidth bytes/s; empty: what holds otherwise
 */
public record Hours(LocalTime from, LocalTime to, ZoneId zone, OptionalInt maxAssociations, OptionalLong maxBandwidth) {
    boolean include(Instant instant) {
        LocalTime time = instant.atZone(zone).toLocalTime();
        if (from.equals(to)) {
            return true;
        }
        return from.isBefore(to)
                ? !time.isBefore(from) && time.isBefore(to)
                : !time.isBefore(from) || time.isBefore(to);
    }
}
