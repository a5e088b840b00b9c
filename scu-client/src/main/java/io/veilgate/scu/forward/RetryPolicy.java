package io.veilgate.scu.forward;

import java.time.Duration;

/**
 * How an instance that an archive has not stored is tried again. An archive that is short of something is tried for ever, since nothing is
 * lost meanwhile; one that answers is taken at its word after some attempts.
 *
 * @param first pause before the second attempt; each further one doubles it, up to {@code longest}
 * @param refusals attempts after which a failure status is final that may pass
 * @param breaks attempts after which an instance is refused at which an established association ended
 */
public record RetryPolicy(Duration first, Duration longest, int refusals, int breaks) {
    public static RetryPolicy defaults() {
        return new RetryPolicy(Duration.ofMillis(500), Duration.ofMinutes(1), 3, 8);
    }

    /** The pause after so many failed attempts, from 1. */
    public Duration pause(int failures) {
        Duration pause = first.multipliedBy(1L << Math.min(failures - 1, 20));
        return pause.compareTo(longest) < 0 ? pause : longest;
    }
}
