package io.veilgate.core.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UninterruptedTest {
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final List<String> order = new ArrayList<>();

    @AfterEach
    void takeInterruption() {
        Thread.interrupted();
    }

    @Test
    void anInterruptionNeitherEndsTheWaitNorIsLost() throws Exception {
        Thread waitedFor = Thread.ofVirtual().start(this::run);
        boolean[] interruptedAfter = new boolean[2];
        Thread waiting = Thread.ofPlatform().start(() -> {
            Uninterrupted.join(waitedFor, () -> {
                interruptedAfter[0] = Thread.currentThread().isInterrupted();
                order.add("followed");
            });
            interruptedAfter[1] = Thread.currentThread().isInterrupted();
        });
        waiting.interrupt();
        // it has taken the interruption once it is not set any more
        while (waiting.isInterrupted()) {
            Thread.onSpinWait();
        }
        assertThat(waiting.isAlive()).isTrue();
        mayEnd.countDown();
        waiting.join();
        assertThat(order).containsExactly("ended", "followed");
        assertThat(interruptedAfter).containsExactly(false, true);
    }

    @Test
    void oneWhoIsInterruptedAlreadyWaitsToo() {
        Thread waitedFor = Thread.ofVirtual().start(this::run);
        Thread.currentThread().interrupt();
        mayEnd.countDown();
        Uninterrupted.join(waitedFor);
        assertThat(order).containsExactly("ended");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void withoutAnInterruptionThereIsNoneAfter() {
        Thread waitedFor = Thread.ofVirtual().start(this::run);
        mayEnd.countDown();
        Uninterrupted.join(waitedFor);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void anInterruptionOutlivesAFaultInWhatFollows() {
        Thread waitedFor = Thread.ofVirtual().start(this::run);
        Thread.currentThread().interrupt();
        mayEnd.countDown();
        assertThatThrownBy(() -> Uninterrupted.join(waitedFor, () -> {
                    throw new IllegalStateException("what follows");
                }))
                .hasMessage("what follows");
        assertThat(Thread.interrupted()).isTrue();
    }

    private void run() {
        try {
            mayEnd.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        order.add("ended");
    }
}
