package io.veilgate.scu.pace;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a peer may be asked for at most.
 *
 * @param maxAssociations to it at a time, 1 or more
 * @param maxBandwidth bytes/s of data sets, each way; empty: unlimited
 * @param hours in which other limits hold; of those that include a moment, the first counts
 * @param operations C-STORE requests on one association that may wait for their responses at a time, 1 or more
 */
public record PaceLimits(int maxAssociations, OptionalLong maxBandwidth, List<Hours> hours, int operations) {
    public PaceLimits {
        hours = List.copyOf(hours);
    }

    /** With one operation at a time. */
    public PaceLimits(int maxAssociations, OptionalLong maxBandwidth, List<Hours> hours) {
        this(maxAssociations, maxBandwidth, hours, 1);
    }

    public PaceLimits withOperations(int most) {
        return new PaceLimits(maxAssociations, maxBandwidth, hours, most);
    }

    public static PaceLimits of(int maxAssociations) {
        return new PaceLimits(maxAssociations, OptionalLong.empty(), List.of());
    }

    /**
     * What holds at a moment.
     *
     * @param maxAssociations 0: none
     * @param byHours whether that is so by one of the {@link Hours}
     */
    record Allowance(int maxAssociations, OptionalLong maxBandwidth, boolean byHours) {}

    Allowance at(Instant instant) {
        for (Hours part : hours) {
            if (part.include(instant)) {
                return new Allowance(
                        Math.min(part.maxAssociations().orElse(maxAssociations), maxAssociations),
                        part.maxBandwidth().isPresent() ? part.maxBandwidth() : maxBandwidth,
                        true);
            }
        }
        return new Allowance(maxAssociations, maxBandwidth, false);
    }
}
