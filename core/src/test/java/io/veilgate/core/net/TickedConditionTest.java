package io.veilgate.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class TickedConditionTest {
    private final ReentrantLock lock = new ReentrantLock();
    private final TickedCondition condition = new TickedCondition(lock);
    private boolean met;

    private CompletableFuture<Boolean> waiting(long nanos) {
        return CompletableFuture.supplyAsync(
                () -> {
                    lock.lock();
                    try {
                        return condition.await(() -> met, nanos);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    } finally {
                        lock.unlock();
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }

    private void tickUntil(CompletableFuture<?> done) {
        while (!done.isDone()) {
            condition.tick();
            Thread.onSpinWait();
        }
    }

    @Test
    void whoHasWaitedTooLongIsSentAwayByATickAndTheOthersGoOn() throws Exception {
        CompletableFuture<Boolean> patient = waiting(TimeUnit.DAYS.toNanos(1));
        CompletableFuture<Boolean> impatient = waiting(TimeUnit.MILLISECONDS.toNanos(1001));
        tickUntil(impatient);
        assertThat(impatient.get()).isFalse();
        assertThat(patient).isNotDone();

        lock.lock();
        try {
            met = true;
            condition.signalAll();
        } finally {
            lock.unlock();
        }
        assertThat(patient.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aShortWaitEndsWithoutTicks() throws Exception {
        assertThat(waiting(TimeUnit.MILLISECONDS.toNanos(1)).get(30, TimeUnit.SECONDS))
                .isFalse();
    }

    @Test
    void whatIsMetNeedsNoWaiting() throws Exception {
        met = true;
        assertThat(waiting(0).get(30, TimeUnit.SECONDS)).isTrue();
    }
}
