package io.veilgate.scp.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.spool.SpoolEntry;
import io.veilgate.scu.forward.RetryPolicy;
import io.veilgate.scu.forward.StoreResult.Cause;
import io.veilgate.scu.forward.StoreResult.Unfinished;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private static final SpoolEntry ENTRY = new SpoolEntry(1, 1, 100, 0, 0);

    private final Retries retries = new Retries(new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(8), 3, 2));

    private boolean tried(Cause cause, long storedBefore) {
        return retries.next(ENTRY, new Unfinished(cause, "why", storedBefore)).isPresent();
    }

    @Test
    void anArchiveThatIsBusyIsTriedWithoutEndAndEverMoreSeldom() {
        for (int seconds : new int[] {1, 2, 4, 8, 8, 8}) {
            assertThat(retries.next(ENTRY, new Unfinished(Cause.BUSY, "why", 0)))
                    .contains(Duration.ofSeconds(seconds));
        }
    }

    @Test
    void aFailureIsFinalAfterSomeAttempts() {
        assertThat(tried(Cause.FAILED, 0)).isTrue();
        assertThat(tried(Cause.BUSY, 0)).isTrue();
        assertThat(tried(Cause.FAILED, 0)).isTrue();
        assertThat(tried(Cause.FAILED, 0)).isFalse();
    }

    @Test
    void whatAlwaysEndsTheAssociationIsRefused() {
        assertThat(tried(Cause.BROKEN, 0)).isTrue();
        assertThat(tried(Cause.BROKEN, 0)).isFalse();
    }

    @Test
    void anArchiveThatAnswersNobodyIsTriedWithoutEndAndOneThatAnswersOthersIsNot() {
        for (int i = 0; i < 10; i++) {
            assertThat(tried(Cause.SILENT, 5)).isTrue();
        }
        assertThat(tried(Cause.SILENT, 6)).isFalse();
    }

    @Test
    void whatHasEndedBeginsAnew() {
        assertThat(tried(Cause.BROKEN, 0)).isTrue();
        retries.end(ENTRY);
        assertThat(tried(Cause.BROKEN, 0)).isTrue();
    }
}
