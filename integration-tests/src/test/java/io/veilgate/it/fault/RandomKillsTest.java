package io.veilgate.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.testing.MayWarn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL at random moments, while instances are pushed and a job fetches others. {@code -Dveilgate.kills=50} for more of them,
 * {@code -Dveilgate.seed} to repeat a run.
 */
@MayWarn({"ends: ", "was aborted", "cannot be connected", "connection"
}) // what a killed process leaves behind at its peers
final class RandomKillsTest {
    private static final int KILLS = Integer.getInteger("veilgate.kills", 6);
    private static final int PUSHED_IN_A_LIFE = 40;
    private static final int STUDIES_IN_A_LIFE = 1;
    private static final int INSTANCES_OF_A_STUDY = 20;
    private static final int SHORTEST_LIFE_MILLIS = 200;
    private static final int LONGEST_LIFE_MILLIS = 2500;

    @TempDir
    private Path folder;

    @Test
    void whatIsOwedIsArchivedOnceAndMaskedHoweverOftenTheProcessIsKilled() throws Exception {
        long seed = Long.getLong("veilgate.seed", System.nanoTime());
        Random random = new Random(seed);
        try (Siege siege = new Siege(folder, KILLS * STUDIES_IN_A_LIFE, INSTANCES_OF_A_STUDY)) {
            for (int kill = 0; kill < KILLS; kill++) {
                siege.pushMore(PUSHED_IN_A_LIFE);
                siege.start();
                siege.fetchMore(STUDIES_IN_A_LIFE);
                // a moment by chance is what is wanted; nothing is waited for
                Thread.sleep(random.nextInt(SHORTEST_LIFE_MILLIS, LONGEST_LIFE_MILLIS));
                siege.kill();
            }
            siege.start();
            siege.awaitTheEnd(Duration.ofSeconds(300));

            assertThat(siege.verdict()).as("seed %d", seed).isEqualTo(Verdict.GOOD);
            assertThat(siege.owed()).isEqualTo(KILLS * (PUSHED_IN_A_LIFE + STUDIES_IN_A_LIFE * INSTANCES_OF_A_STUDY));
        }
    }
}
