package io.veilgate.core.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HandoffTest {
    private static final class HandTurned implements Time {
        private long nanos = 42;

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }
    }

    private final HandTurned time = new HandTurned();
    private final Handoff handoff = new Handoff(3, time);

    private static SpoolEntry entry(long id, int group) {
        return new SpoolEntry(id, group, 100 + id, (int) id, 0);
    }

    @Test
    void takesTurnsBetweenGroups() {
        Handoff wide = new Handoff(100, time);
        for (int i = 1; i <= 5; i++) {
            wide.add(entry(i, 1));
        }
        wide.add(entry(11, 2));
        wide.add(entry(12, 2));
        wide.add(entry(21, 3));

        List<Long> order = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            order.add(wide.poll().orElseThrow().id());
        }
        assertThat(order).containsExactly(1L, 11L, 21L, 2L, 12L, 3L, 4L, 5L);
    }

    @Test
    void handsOutNoMoreThanTheWindow() {
        for (int i = 1; i <= 5; i++) {
            handoff.add(entry(i, 1));
        }
        SpoolEntry first = handoff.poll().orElseThrow();
        handoff.poll();
        handoff.poll();
        assertThat(handoff.poll()).isEmpty();
        assertThat(handoff.counts()).isEqualTo(new Handoff.Counts(2, 0, 3, 0));

        handoff.finish(first);

        assertThat(handoff.poll()).contains(entry(4, 1));
    }

    @Test
    void givesAnEntryAgainOnceItsDelayIsOverAndLetsOthersPassMeanwhile() {
        handoff.add(entry(1, 1));
        handoff.add(entry(2, 1));
        handoff.retry(handoff.poll().orElseThrow(), Duration.ofSeconds(5));

        assertThat(handoff.poll()).contains(entry(2, 1));
        assertThat(handoff.poll()).isEmpty();
        time.nanos += Duration.ofSeconds(5).toNanos() - 1;
        assertThat(handoff.poll()).isEmpty();
        time.nanos += 1;

        SpoolEntry again = handoff.poll().orElseThrow();
        assertThat(again.id()).isEqualTo(1);
        assertThat(again.attempts()).isEqualTo(1);
        handoff.postpone(again, Duration.ZERO);
        assertThat(handoff.poll()).contains(again);
    }

    @Test
    void aGroupThatIsNotAdmittedHoldsUpNobody() throws Exception {
        handoff.add(entry(1, 1));
        handoff.add(entry(2, 1));
        handoff.add(entry(11, 2));
        handoff.postpone(handoff.take(_ -> true).orElseThrow(), Duration.ZERO);

        assertThat(handoff.take(group -> group != 1)).contains(entry(11, 2));
        assertThat(handoff.counts()).isEqualTo(new Handoff.Counts(2, 0, 1, 0));
        // what has been in work before takes turns with what has not
        assertThat(handoff.take(_ -> true)).contains(entry(2, 1));
        assertThat(handoff.take(_ -> true)).contains(entry(1, 1));
    }

    @Test
    void whoWaitsIsServedWhenItsGroupIsAdmittedAgain() throws Exception {
        AtomicBoolean admitted = new AtomicBoolean();
        handoff.add(entry(1, 1));
        CountDownLatch asked = new CountDownLatch(1);
        FutureTask<Optional<SpoolEntry>> waiting = new FutureTask<>(() -> handoff.take(_ -> {
            asked.countDown();
            return admitted.get();
        }));
        Thread.ofVirtual().start(waiting);
        asked.await();

        admitted.set(true);
        handoff.look();

        assertThat(waiting.get()).contains(entry(1, 1));
    }

    @Test
    void takesBackOnlyWhatIsInWork() {
        assertThatThrownBy(() -> handoff.retry(entry(1, 1), Duration.ZERO)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keepsAnyNumberOfEntriesInOrder() {
        EntryLine line = new EntryLine(7);
        List<SpoolEntry> out = new ArrayList<>();
        long next = 1;
        for (int round = 1; round < 200; round++) {
            for (int i = 0; i < round; i++) {
                line.add(entry(next++, 7));
            }
            for (int i = 0; i < round * 2 / 3; i++) {
                out.add(line.remove());
            }
        }
        while (line.size() > 0) {
            out.add(line.remove());
        }
        assertThat(out)
                .isEqualTo(LongStream.range(1, next).mapToObj(i -> entry(i, 7)).toList());
    }

    @Test
    void letsGoOfThoseWhoWaitWhenItIsClosed() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        FutureTask<Optional<SpoolEntry>> waiting = new FutureTask<>(() -> {
            started.countDown();
            return handoff.take(_ -> true);
        });
        Thread.ofVirtual().start(waiting);
        started.await();

        handoff.close();

        assertThat(waiting.get()).isEmpty();
        handoff.add(entry(1, 1));
        assertThat(handoff.take(_ -> true)).isEmpty();
    }

    @Test
    void givesEachEntryToOneOfManyTakers() throws Exception {
        Handoff shared = new Handoff(4, Time.system());
        Set<Long> taken = ConcurrentHashMap.newKeySet();
        int entries = 5000;
        CountDownLatch all = new CountDownLatch(entries);
        List<FutureTask<Integer>> takers = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            FutureTask<Integer> taker = new FutureTask<>(() -> {
                int doubles = 0;
                for (var entry = shared.take(_ -> true); entry.isPresent(); entry = shared.take(_ -> true)) {
                    if (entry.get().attempts() == 0 && entry.get().id() % 10 == 0) {
                        shared.retry(entry.get(), Duration.ofNanos(entry.get().id()));
                        continue;
                    }
                    doubles += taken.add(entry.get().id()) ? 0 : 1;
                    shared.finish(entry.get());
                    all.countDown();
                }
                return doubles;
            });
            takers.add(taker);
            Thread.ofVirtual().start(taker);
        }
        for (int i = 1; i <= entries; i++) {
            shared.add(entry(i, i % 7));
        }
        all.await();
        shared.close();

        for (FutureTask<Integer> taker : takers) {
            assertThat(taker.get()).isZero();
        }
        assertThat(taken).hasSize(entries);
        assertThat(shared.counts()).isEqualTo(new Handoff.Counts(0, 0, 0, 0));
    }
}
