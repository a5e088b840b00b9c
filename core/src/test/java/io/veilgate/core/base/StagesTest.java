package io.veilgate.core.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Stages.Total;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StagesTest {
    private long now = -5;
    private final Stages stages = new Stages(new Time() {
        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }
    });

    @Test
    void countsAndTimesWhatEndedAndTellsWhatIsUnderWay() {
        long first = stages.begin(Stage.SYNC);
        now += 10;
        long second = stages.begin(Stage.SYNC);
        now += 5;
        stages.end(Stage.SYNC, first);
        assertThat(stages.total(Stage.SYNC)).isEqualTo(new Total(1, 15, 1));
        stages.breakOff(Stage.SYNC, second);
        assertThat(stages.total(Stage.SYNC)).isEqualTo(new Total(1, 20, 0));
        assertThat(stages.total(Stage.RECEIVE)).isEqualTo(new Total(0, 0, 0));
    }

    @Test
    void aStageWithinAnotherIsNotToldTwice() {
        long header = stages.begin(Stage.HEADER);
        now += 3;
        long pixels = stages.begin(Stage.PIXELS, Stage.HEADER);
        assertThat(stages.total(Stage.HEADER).active()).isZero();
        now += 100;
        stages.endPixels(Stage.HEADER, "RLELossless", true, pixels);
        now += 4;
        stages.end(Stage.HEADER, header);
        assertThat(stages.total(Stage.HEADER)).isEqualTo(new Total(1, 7, 0));
        assertThat(stages.total(Stage.PIXELS)).isEqualTo(new Total(1, 100, 0));
    }

    @Test
    void framesMadeWhileSendingAddToTheirTransferSyntaxAndAreNoInstanceMore() {
        long planning = stages.begin(Stage.PIXELS, Stage.HEADER);
        now += 8;
        stages.endPixels(Stage.HEADER, "RLELossless", true, planning);
        long sending = stages.begin(Stage.SEND);
        for (int frame = 0; frame < 3; frame++) {
            long made = stages.begin(Stage.PIXELS, Stage.SEND);
            assertThat(stages.pixelsWhileSending()).isEqualTo(1);
            now += 20;
            stages.endPixels(Stage.SEND, "RLELossless", false, made);
            now += 1;
        }
        stages.end(Stage.SEND, sending);
        assertThat(stages.pixelsWhileSending()).isZero();
        assertThat(stages.pixelsByTransferSyntax()).containsOnlyKeys("RLELossless");
        assertThat(stages.pixelsByTransferSyntax().get("RLELossless")).isEqualTo(new Total(1, 68, 0));
        assertThat(stages.total(Stage.SEND)).isEqualTo(new Total(1, 3, 0));
    }

    @Test
    void nothingIsLostWhereManyThreadsMeasureAtOnce() throws Exception {
        Stages measured = new Stages(Time.system());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int n = 0; n < 10_000; n++) {
                    measured.end(Stage.RECEIVE, measured.begin(Stage.RECEIVE));
                }
            }));
        }
        for (Thread thread : threads) {
            assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
        }
        Total total = measured.total(Stage.RECEIVE);
        assertThat(total.count()).isEqualTo(40_000);
        assertThat(total.active()).isZero();
        assertThat(total.nanos()).isPositive();
    }
}
