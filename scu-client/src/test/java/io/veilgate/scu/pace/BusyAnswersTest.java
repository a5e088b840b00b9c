package io.veilgate.scu.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Time;
import io.veilgate.core.ledger.Job;
import io.veilgate.scu.forward.RetryPolicy;
import io.veilgate.scu.pace.PeerPace.Permit;
import io.veilgate.scu.pace.PeerPace.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An archive that answers A700H: to some instances, to all of them, or to what is too much at a time; in steps of virtual time. */
final class BusyAnswersTest {
    private static final Duration STEP = Duration.ofMillis(5);
    private static final Duration SERVICE = Duration.ofMillis(20);
    private static final Duration REFUSAL = Duration.ofMillis(5);
    private static final RetryPolicy RETRIES = RetryPolicy.defaults();

    private record Instance(boolean poison, int failures, Duration ready) {}

    /** One association's worth of a forwarder. */
    private static final class Sender {
        private @Nullable Permit permit;
        private @Nullable Request request;
        private @Nullable Instance instance;
        private boolean refused;
        private Duration until = Duration.ZERO;
    }

    private Duration now = Duration.ZERO;
    private final Share share = new Share(Job.Priority.MEDIUM);
    private final PriorityQueue<Instance> waiting = new PriorityQueue<>(Comparator.comparing(Instance::ready));
    private final List<Sender> senders = new ArrayList<>();
    private final PeerPace pace;
    private boolean full;
    private int bears = Integer.MAX_VALUE;
    private int attempts;
    private int refusals;
    private int stored;

    BusyAnswersTest() {
        pace = new PeerPace(PaceLimits.of(8), () -> 1, new Time() {
            @Override
            public long nanoTime() {
                return now.toNanos();
            }

            @Override
            public Instant now() {
                return Instant.EPOCH.plus(now);
            }
        });
    }

    private void associations(int most) {
        pace.limits(PaceLimits.of(most));
        while (senders.size() < most) {
            senders.add(new Sender());
        }
    }

    /** Every so many-th is one that the archive never takes; 0: none is. */
    private void add(int instances, int poison) {
        for (int i = 1; i <= instances; i++) {
            waiting.add(new Instance(poison > 0 && i % poison == 0, 0, now));
        }
    }

    private void runUntilStored(int count) throws InterruptedException {
        while (stored < count) {
            step();
        }
    }

    private void run(Duration time) throws InterruptedException {
        for (Duration end = now.plus(time); now.compareTo(end) < 0; ) {
            step();
        }
    }

    private void step() throws InterruptedException {
        now = now.plus(STEP);
        for (Sender sender : senders) {
            if (sender.request != null && sender.until.compareTo(now) <= 0) {
                end(sender);
            }
            if (sender.request == null) {
                if (sender.permit != null && (sender.permit.isWanted() || sender.permit.isPaused())) {
                    sender.permit.close();
                    sender.permit = null;
                }
                begin(sender);
            }
        }
    }

    private void begin(Sender sender) throws InterruptedException {
        Instance next = waiting.peek();
        if (next == null || next.ready().compareTo(now) > 0) {
            return;
        }
        if (sender.permit == null) {
            sender.permit = pace.tryAcquire(share, Duration.ZERO).orElse(null);
        }
        if (sender.permit != null) {
            waiting.remove();
            attempts++;
            long busy = senders.stream().filter(other -> other.request != null).count();
            sender.refused = full || next.poison() || busy >= bears;
            sender.request = sender.permit.begin();
            sender.instance = next;
            sender.until = now.plus(sender.refused ? REFUSAL : SERVICE);
        }
    }

    private void end(Sender sender) {
        Instance done = sender.instance;
        if (sender.refused) {
            refusals++;
            sender.request.busy();
            int failures = done.failures() + 1;
            waiting.add(new Instance(done.poison(), failures, now.plus(RETRIES.pause(failures))));
        } else {
            stored++;
            sender.request.bytes(500_000);
            sender.request.instance();
        }
        sender.request.close();
        sender.request = null;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void instancesThatItNeverTakesHardlySlowTheOthersDown(int associations) throws Exception {
        associations(associations);
        add(20_000, 100);
        runUntilStored(19_800);
        double alone = 19_800 * (SERVICE.toMillis() + STEP.toMillis()) / 1e3 / associations;
        // the climb to eight associations takes some seconds, too
        assertThat(now.toMillis() / 1e3).isLessThan(alone * 1.1 + 10);
    }

    @Test
    void oneThatIsFullIsAskedSeldomAndUsedAgainSoonAfter() throws Exception {
        associations(4);
        add(10_000, 0);
        run(Duration.ofSeconds(10));
        full = true;
        attempts = 0;
        run(Duration.ofMinutes(10));
        assertThat(attempts).isLessThan(150);
        full = false;
        stored = 0;
        run(Duration.ofSeconds(11));
        assertThat(stored).isPositive();
    }

    @Test
    void whatItNeverTakesDoesNotHoldUpWhatComesLaterForLong() throws Exception {
        associations(1);
        add(50, 1);
        run(Duration.ofMinutes(30));
        add(1_000, 0);
        run(Duration.ofMinutes(6));
        assertThat(stored).isEqualTo(1_000);
    }

    @Test
    void oneThatTakesFourAtATimeIsSeldomAskedForMore() throws Exception {
        associations(8);
        bears = 4;
        add(40_000, 0);
        runUntilStored(40_000);
        double atFour = 40_000 * (SERVICE.toMillis() + STEP.toMillis()) / 1e3 / 4;
        assertThat(now.toMillis() / 1e3).isLessThan(atFour * 1.3 + 10);
        assertThat(refusals).isLessThan(400);
    }
}
