package io.veilgate.scp.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.scp.config.LimitsConfig.MemoryLimit;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {
    private static final long MIB = 1 << 20;
    private static final Machine TWO_CORES = new Machine(24L << 30, 2);

    private static MemoryPlan plan(MemoryLimit memory, OptionalInt workers, Machine machine) {
        return MemoryPlan.of(new LimitsConfig(memory, 0, 0, workers, 1, Duration.ofMinutes(10)), machine);
    }

    @Test
    void twoWorkersStayBelowWhatTheDesignAllows() {
        MemoryPlan plan = plan(new MemoryLimit.Auto(), OptionalInt.empty(), TWO_CORES);
        assertThat(plan).isEqualTo(new MemoryPlan(336 * MIB, 128 * MIB, 96 * MIB, 64 * MIB, 2));
    }

    @Test
    void moreWorkersGetMoreUpToHalfOfTheMachine() {
        assertThat(plan(new MemoryLimit.Auto(), OptionalInt.of(8), TWO_CORES).totalBytes())
                .isEqualTo(672 * MIB);
        assertThat(plan(new MemoryLimit.Auto(), OptionalInt.of(64), new Machine(1L << 30, 64))
                        .totalBytes())
                .isEqualTo(512 * MIB);
    }

    @Test
    void aSizeAndAShareAreTakenAsTheyAre() {
        assertThat(plan(new MemoryLimit.Bytes(1L << 30), OptionalInt.empty(), TWO_CORES)
                        .totalBytes())
                .isEqualTo(1L << 30);
        assertThat(plan(new MemoryLimit.Share(25), OptionalInt.empty(), new Machine(8_000 * MIB, 2))
                        .totalBytes())
                .isEqualTo(2_000 * MIB);
    }

    @Test
    void workersShareThePermitsButEachCanWork() {
        MemoryPlan plan = plan(new MemoryLimit.Bytes(1L << 30), OptionalInt.empty(), TWO_CORES);
        assertThat(plan.limitsOfEach().frameBytes()).isEqualTo(plan.permitBytes() / 2);
        assertThat(plan.limitsOfEach().headerBytes()).isEqualTo(64 * MIB);
        MemoryPlan crowded = plan(new MemoryLimit.Bytes(1L << 30), OptionalInt.of(1000), TWO_CORES);
        assertThat(crowded.limitsOfEach().frameBytes()).isEqualTo(16 * MIB);
    }

    @Test
    void manyProcessorsEachGetAWorkerThatTheHeapHasRoomFor() {
        MemoryPlan plan = plan(new MemoryLimit.Auto(), OptionalInt.empty(), new Machine(256L << 30, 64));
        assertThat(plan.totalBytes()).isEqualTo((224 + 64 * 56) * MIB);
        assertThat(plan.workers()).isEqualTo(64);
        assertThat(plan.limitsOfEach().frameBytes() * plan.workers()).isLessThanOrEqualTo(plan.permitBytes());
    }

    @Test
    void littleMemoryHasFewerWorkersThanProcessors() {
        MemoryPlan plan = plan(new MemoryLimit.Auto(), OptionalInt.empty(), new Machine(512 * MIB, 64));
        assertThat(plan.totalBytes()).isEqualTo(256 * MIB);
        assertThat(plan.workers()).isEqualTo(2);
        assertThat(plan.limitsOfEach().frameBytes() * plan.workers()).isLessThanOrEqualTo(plan.permitBytes());
    }

    @Test
    void whatAssociationsHoldFitsHalfOfTheDirectBuffersHoweverManyThereAre() {
        MemoryPlan plan = plan(new MemoryLimit.Auto(), OptionalInt.empty(), TWO_CORES);
        assertThat(plan.inboundBytesOfEach(4)).isEqualTo(1 << 20);
        assertThat(80L * plan.inboundBytesOfEach(80)).isLessThanOrEqualTo(plan.directBytes() / 2);
    }

    @Test
    void theSmallestPlanStillHasEveryPart() {
        MemoryPlan plan = plan(new MemoryLimit.Auto(), OptionalInt.empty(), new Machine(100 * MIB, 1));
        assertThat(plan.totalBytes()).isEqualTo(256 * MIB);
        assertThat(plan.heapBytes() + plan.directBytes()).isLessThan(plan.totalBytes());
        assertThat(plan.permitBytes()).isPositive();
    }
}
