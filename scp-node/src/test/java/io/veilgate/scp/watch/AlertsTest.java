package io.veilgate.scp.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Time;
import io.veilgate.core.testing.MayWarn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@MayWarn("alert: ")
final class AlertsTest {
    private static final class HandTurned implements Time {
        private long nanos;

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanos);
        }
    }

    private final HandTurned time = new HandTurned();
    private final List<Alert> told = new ArrayList<>();

    private Alerts alertsOn(Condition condition) {
        return Alerts.unstarted(List.of(condition), told::add, time);
    }

    private List<String> states() {
        return told.stream().map(alert -> alert.kind() + " " + alert.state()).toList();
    }

    @Test
    void isRaisedOnceAndClearedOnceHoweverLongItLasts() {
        long[] free = {5000};
        Alerts alerts = alertsOn(Conditions.diskNearlyFull(() -> free[0], 1000));
        alerts.look();
        assertThat(told).isEmpty();
        free[0] = 900;
        alerts.look();
        alerts.look();
        assertThat(states()).containsExactly("disk-nearly-full RAISED");
        free[0] = 5000;
        alerts.look();
        alerts.look();
        assertThat(states()).containsExactly("disk-nearly-full RAISED", "disk-nearly-full CLEARED");
        assertThat(alerts.raised()).isEmpty();
    }

    @Test
    void whatWaversAroundTheBoundIsOneAlert() {
        long[] free = {900};
        Alerts alerts = alertsOn(Conditions.diskNearlyFull(() -> free[0], 1000));
        for (int i = 0; i < 10; i++) {
            free[0] = i % 2 == 0 ? 990 : 1100;
            alerts.look();
        }
        assertThat(states()).containsExactly("disk-nearly-full RAISED");
    }

    @Test
    void aPeerIsDownOnlyAfterAWhileAndUpAsSoonAsItAnswers() {
        List<Optional<Duration>> unreachable = new ArrayList<>(List.of(Optional.of(Duration.ofSeconds(299))));
        Alerts alerts = alertsOn(
                Conditions.unreachable("archive-down", "RESEARCH", unreachable::getLast, Duration.ofMinutes(5)));
        alerts.look();
        assertThat(told).isEmpty();
        unreachable.add(Optional.of(Duration.ofSeconds(301)));
        alerts.look();
        assertThat(told.getFirst().subject()).isEqualTo("RESEARCH");
        assertThat(told.getFirst().text()).isEqualTo("RESEARCH cannot be reached since 301 s");
        unreachable.add(Optional.empty());
        alerts.look();
        assertThat(states()).containsExactly("archive-down RAISED", "archive-down CLEARED");
    }

    @Test
    void theQuarantineRateIsThatOfTheLastMinutesAndNeedsSomeInstances() {
        long[] archived = {0};
        long[] held = {0};
        Alerts alerts = alertsOn(Conditions.quarantineRate(new HeldRate(() -> archived[0], () -> held[0], time), 20));
        held[0] = 49;
        alerts.look();
        assertThat(told).isEmpty();
        archived[0] = 50;
        alerts.look();
        assertThat(states()).containsExactly("quarantine-rate RAISED");
        // long after: only what came since counts
        for (int i = 0; i < 40; i++) {
            time.nanos += Duration.ofSeconds(30).toNanos();
            archived[0] += 10;
            alerts.look();
        }
        assertThat(states()).containsExactly("quarantine-rate RAISED", "quarantine-rate CLEARED");
    }

    @Test
    void aCertificateIsToldOfBeforeItEndsAndNotAfterItIsReplaced() {
        double[] days = {31};
        Alerts alerts = alertsOn(Conditions.certificateExpires(() -> days[0], 30));
        alerts.look();
        days[0] = 29.5;
        alerts.look();
        assertThat(states()).containsExactly("certificate-expires RAISED");
        days[0] = 365;
        alerts.look();
        assertThat(states()).containsExactly("certificate-expires RAISED", "certificate-expires CLEARED");
    }

    @Test
    @MayWarn("cannot be looked at")
    void aConditionThatFailsDoesNotKeepTheOthersFromBeingLookedAt() {
        Condition failing = Conditions.diskNearlyFull(
                () -> {
                    throw new IllegalStateException("no disk");
                },
                1000);
        Alerts alerts = Alerts.unstarted(List.of(failing, Conditions.diskNearlyFull(() -> 0, 1000)), told::add, time);
        alerts.look();
        assertThat(states()).containsExactly("disk-nearly-full RAISED");
    }
}
