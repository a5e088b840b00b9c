package io.veilgate.scu.pace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BucketTest {
    private static final long SECOND = 1_000_000_000;

    private final Bucket bucket = new Bucket(0);

    @Test
    void whatIsTakenIsPaidForAtTheRate() {
        double ticket = bucket.take(1000);
        assertThat(bucket.waitNanos(ticket, 100, 0)).isEqualTo(10 * SECOND);
        assertThat(bucket.waitNanos(ticket, 100, 4 * SECOND)).isEqualTo(6 * SECOND);
        assertThat(bucket.waitNanos(ticket, 100, 10 * SECOND)).isZero();
    }

    @Test
    void whoCameFirstDoesNotWaitForWhatOthersTakeLater() {
        double first = bucket.take(100);
        double second = bucket.take(100);
        assertThat(bucket.waitNanos(first, 100, SECOND)).isZero();
        assertThat(bucket.waitNanos(second, 100, SECOND)).isEqualTo(SECOND);
    }

    @Test
    void aNewRateHoldsAtOnceAlsoForWhoWaits() {
        double ticket = bucket.take(1000);
        assertThat(bucket.waitNanos(ticket, 100, 5 * SECOND)).isEqualTo(5 * SECOND);
        assertThat(bucket.waitNanos(ticket, 500, 5 * SECOND)).isEqualTo(SECOND);
        assertThat(bucket.waitNanos(ticket, 500, 6 * SECOND)).isZero();
    }

    @Test
    void aLongRestIsNotSavedUp() {
        assertThat(bucket.waitNanos(bucket.take(10), 100, 3600 * SECOND)).isZero();
        assertThat(bucket.waitNanos(bucket.take(1000), 100, 3600 * SECOND)).isGreaterThanOrEqualTo(9 * SECOND);
    }

    @Test
    void withoutALimitNothingIsOwed() {
        double ticket = bucket.take(1_000_000);
        bucket.settle(SECOND);
        assertThat(bucket.waitNanos(ticket, 1, SECOND)).isZero();
    }
}
