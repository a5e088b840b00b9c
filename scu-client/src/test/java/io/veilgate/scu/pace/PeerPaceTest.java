package io.veilgate.scu.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Time;
import io.veilgate.core.ledger.Job;
import io.veilgate.scu.pace.PeerPace.Narrow;
import io.veilgate.scu.pace.PeerPace.Permit;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class PeerPaceTest {
    private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");

    /** Stands still until it is told. */
    private static final class Clock implements Time {
        private Duration passed = Duration.ZERO;

        @Override
        public long nanoTime() {
            return passed.toNanos();
        }

        @Override
        public Instant now() {
            return NOON.plus(passed);
        }

        void pass(Duration time) {
            passed = passed.plus(time);
        }
    }

    private final Clock clock = new Clock();
    private final Share job = new Share(Job.Priority.MEDIUM);
    private final Share other = new Share(Job.Priority.MEDIUM);
    private final Share urgent = new Share(Job.Priority.HIGH);
    private double room = 1;

    private PeerPace pace(PaceLimits limits) {
        return new PeerPace(limits, () -> room, clock);
    }

    private static Optional<Permit> take(PeerPace pace, Share share) throws InterruptedException {
        return pace.tryAcquire(share, Duration.ZERO);
    }

    @Test
    void noMoreAreGivenThanAreAllowed() throws Exception {
        PeerPace pace = pace(PaceLimits.of(1));
        Permit only = take(pace, job).orElseThrow();
        assertThat(take(pace, other)).isEmpty();
        only.close();
        assertThat(take(pace, other)).isPresent();
    }

    @Test
    void aClosedHourTakesAssociationsBackAndGivesNone() throws Exception {
        PeerPace pace = pace(new PaceLimits(
                4,
                OptionalLong.empty(),
                List.of(new Hours(
                        LocalTime.of(13, 0),
                        LocalTime.of(14, 0),
                        ZoneOffset.UTC,
                        OptionalInt.of(0),
                        OptionalLong.empty()))));
        Permit held = take(pace, job).orElseThrow();
        assertThat(held.isOver()).isFalse();
        clock.pass(Duration.ofHours(1));
        assertThat(held.isOver()).isTrue();
        held.close();
        assertThat(take(pace, job)).isEmpty();
        assertThat(pace.status().limitedBy()).isEqualTo(Narrow.HOURS);
        clock.pass(Duration.ofHours(1));
        assertThat(take(pace, job)).isPresent();
    }

    @Test
    void otherLimitsHoldAtOnce() throws Exception {
        PeerPace pace = pace(PaceLimits.of(1));
        Permit first = take(pace, job).orElseThrow();
        pace.limits(PaceLimits.of(2));
        assertThat(pace.status().most()).isEqualTo(2);
        assertThat(first.isOver()).isFalse();
        pace.limits(new PaceLimits(
                2,
                OptionalLong.empty(),
                List.of(new Hours(
                        LocalTime.of(12, 0),
                        LocalTime.of(13, 0),
                        ZoneOffset.UTC,
                        OptionalInt.of(0),
                        OptionalLong.empty()))));
        assertThat(first.isOver()).isTrue();
        assertThat(take(pace, other)).isEmpty();
    }

    @Test
    void whoWaitsForABandwidthWaitsNoLongerOnceItIsLifted() throws Exception {
        PeerPace pace = pace(new PaceLimits(1, OptionalLong.of(16_000), List.of()));
        PeerPace.Request request = take(pace, job).orElseThrow().begin();
        Thread paying = Thread.ofVirtual().start(() -> request.bytes(1 << 30));
        assertThat(paying.join(Duration.ofMillis(100))).isFalse();
        pace.limits(PaceLimits.of(1));
        assertThat(paying.join(Duration.ofSeconds(30))).isTrue();
        request.close();
    }

    @Test
    void afterARejectionNobodyTriesForAWhileWhichGetsLonger() throws Exception {
        PeerPace pace = pace(PaceLimits.of(4));
        for (int seconds : new int[] {1, 2, 4}) {
            try (Permit refused = take(pace, job).orElseThrow()) {
                refused.notConnected(true);
            }
            clock.pass(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(take(pace, other)).as("%d s", seconds).isEmpty();
            clock.pass(Duration.ofMillis(1));
        }
        try (Permit accepted = take(pace, job).orElseThrow()) {
            accepted.connected();
        }
        try (Permit refused = take(pace, job).orElseThrow()) {
            refused.notConnected(true);
        }
        clock.pass(Duration.ofSeconds(1));
        assertThat(take(pace, job)).isPresent();
    }

    @Test
    void aBusyAnswerLowersTheNumberInUse() throws Exception {
        PeerPace pace = pace(PaceLimits.of(4));
        Permit first = take(pace, job).orElseThrow();
        Permit second = take(pace, job).orElseThrow();
        PeerPace.Request going = first.begin();
        PeerPace.Request refused = second.begin();
        refused.refused();
        assertThat(second.isWanted()).isTrue();
        second.close();
        assertThat(first.isWanted()).isFalse();
        assertThat(take(pace, job)).isEmpty();
        going.close();
    }

    @Test
    void littleRoomLeavesOneAssociation() throws Exception {
        PeerPace pace = pace(PaceLimits.of(4));
        room = 0;
        assertThat(take(pace, job)).isPresent();
        assertThat(take(pace, job)).isEmpty();
        assertThat(pace.status().limitedBy()).isEqualTo(Narrow.ROOM);
    }

    @Test
    void whoWaitsComesByPriorityThenByHowFewHeHas() {
        Queue queue = new Queue();
        job.held = 2;
        Queue.Waiter first = queue.join(job, Queue.Use.TRANSFER);
        Queue.Waiter second = queue.join(other, Queue.Use.TRANSFER);
        assertThat(queue.next(_ -> true)).contains(second);
        assertThat(queue.hasBetterClaimThan(job)).isTrue();
        assertThat(queue.hasBetterClaimThan(other)).isFalse();
        Queue.Waiter third = queue.join(urgent, Queue.Use.TRANSFER);
        assertThat(queue.next(_ -> true)).contains(third);
        queue.leave(third);
        queue.leave(second);
        assertThat(queue.next(_ -> true)).contains(first);
        assertThat(queue.hasBetterClaimThan(job)).isFalse();
    }
}
