package io.veilgate.core.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaTest {
    private final Quota quota = new Quota(1000, 100);

    private Credit admitted(long bytes) {
        return ((Admission.Admitted) quota.admit(bytes, Long.MAX_VALUE)).credit();
    }

    @Test
    void admitsUpToTheQuotaAndSaysHowFullItIsWhenItRefuses() {
        admitted(600);

        assertThat(quota.admit(401, 5000)).isEqualTo(new Admission.Refused(600, 1000, 5000));
        assertThat(quota.admit(400, 5000)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void letsWhatWasAdmittedUseTheReserveSoThatHalfReceivedObjectsNeverBlockEachOther() throws SpoolException {
        Credit first = admitted(500);
        Credit second = admitted(500);

        quota.write(first, 550);
        quota.write(second, 550);

        assertThat(quota.spooledBytes()).isEqualTo(1100);
        assertThatThrownBy(() -> quota.write(first, 1)).isInstanceOf(SpoolException.class);
        assertThat(quota.spooledBytes()).isEqualTo(1100);
    }

    @Test
    void givesBackWhatACreditDidNotUse() throws SpoolException {
        Credit credit = admitted(800);
        quota.write(credit, 300);
        assertThat(credit.leftBytes()).isEqualTo(500);

        credit.close();
        credit.close();

        assertThat(quota.promisedBytes()).isZero();
        assertThat(quota.spooledBytes()).isEqualTo(300);
        assertThat(quota.admit(700, Long.MAX_VALUE)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void makesAJobWaitUntilThereIsRoomForItsStudy() {
        Credit first = admitted(800);
        CompletableFuture<Credit> study = quota.take(500);
        assertThat(study).isNotDone();
        assertThat(quota.waiting()).isEqualTo(1);

        first.close();

        assertThat(study).isCompleted();
        assertThat(study.join().leftBytes()).isEqualTo(500);
        assertThat(quota.waiting()).isZero();
    }

    @Test
    void servesWishesInOrderSoThatALargeStudyIsNotPassedByForEver() {
        Credit first = admitted(800);
        CompletableFuture<Credit> large = quota.take(900);
        CompletableFuture<Credit> small = quota.take(100);
        assertThat(small).isNotDone();

        first.close();

        assertThat(large).isCompleted();
        assertThat(small).isCompleted();
    }

    @Test
    void fetchesAStudyLargerThanTheQuotaAlone() {
        Credit first = admitted(1);
        CompletableFuture<Credit> huge = quota.take(5_000);
        assertThat(huge).isNotDone();

        first.close();

        assertThat(huge.join().leftBytes()).isEqualTo(1000);
    }

    @Test
    void forgetsAWishThatIsWithdrawn() {
        Credit first = admitted(800);
        CompletableFuture<Credit> withdrawn = quota.take(500);
        CompletableFuture<Credit> next = quota.take(500);

        withdrawn.cancel(false);
        first.close();

        assertThat(next).isCompleted();
        assertThat(quota.promisedBytes()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void neverPromisesMoreThanItHasAndEndsEmpty(long seed) {
        Random random = new Random(seed);
        List<Credit> credits = new ArrayList<>();
        List<CompletableFuture<Credit>> wishes = new ArrayList<>();
        long written = 0;
        for (int i = 0; i < 5000; i++) {
            switch (random.nextInt(5)) {
                case 0 -> {
                    if (quota.admit(random.nextInt(400), Long.MAX_VALUE) instanceof Admission.Admitted(Credit credit)) {
                        credits.add(credit);
                    }
                }
                case 1 -> wishes.add(quota.take(random.nextInt(1500)));
                case 2 -> {
                    if (!credits.isEmpty()) {
                        int bytes = random.nextInt(300);
                        try {
                            quota.write(credits.get(random.nextInt(credits.size())), bytes);
                            written += bytes;
                        } catch (SpoolException e) {
                            assertThat(e.problem()).isEqualTo(SpoolException.Problem.QUOTA);
                        }
                    }
                }
                case 3 -> {
                    long bytes = written == 0 ? 0 : random.nextLong(written + 1);
                    quota.free(bytes);
                    written -= bytes;
                }
                default -> {
                    if (!credits.isEmpty()) {
                        credits.remove(random.nextInt(credits.size())).close();
                    }
                }
            }
            wishes.removeIf(wish -> wish.isDone() && credits.add(wish.join()));
            assertThat(quota.spooledBytes()).as("seed %d", seed).isEqualTo(written);
            assertThat(quota.spooledBytes() + quota.promisedBytes())
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(1100);
        }
        wishes.forEach(wish -> wish.cancel(false));
        credits.forEach(Credit::close);
        quota.free(written);
        assertThat(quota.promisedBytes()).as("seed %d", seed).isZero();
        assertThat(quota.spooledBytes()).as("seed %d", seed).isZero();
    }
}
