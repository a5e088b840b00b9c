package io.veilgate.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.testing.MayWarn;
import io.veilgate.it.fault.Siege;
import io.veilgate.it.fault.Verdict;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pushes and jobs for a long time, while the node is killed, and archive and PACS go away, at random. Not among the tests that run by
 * themselves: {@code ./test -pl integration-tests -am -Dtest=Soak -Dveilgate.minutes=20}.
 */
@MayWarn("") // whatever peers of a killed process have to say
final class Soak {
    private static final int MINUTES = Integer.getInteger("veilgate.minutes", 20);
    private static final int STUDIES = Integer.getInteger("veilgate.studies", 400);
    private static final int INSTANCES_OF_A_STUDY = 20;
    private static final int STUDIES_OF_A_LIST = 5;
    private static final int PUSHED_AT_A_TIME = 100;
    private static final int FEWEST_WAITING = 50;
    private static final int SHORTEST_LIFE_SECONDS = 5;
    private static final int LONGEST_LIFE_SECONDS = 90;
    private static final int LONGEST_OUTAGE_SECONDS = 10;
    private static final int FETCH_EVERY_SECONDS = 15;

    @TempDir
    private Path folder;

    private final PrintStream out = System.out;
    private final long seed = Long.getLong("veilgate.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final long startNanos = System.nanoTime();
    private int kills;
    private int archiveOutages;
    private int pacsOutages;
    private long mostResidentBytes;
    private long nextReportSeconds;
    private long nextFetchSeconds;

    private long seconds() {
        return Duration.ofNanos(System.nanoTime() - startNanos).toSeconds();
    }

    @Test
    void nothingIsLostDoubledOrUnmasked() throws Exception {
        out.printf("soak of %d minutes, seed %d%n", MINUTES, seed);
        out.println("seconds  owed  arrived  kills  archive-outages  pacs-outages  resident-MiB");
        try (Siege siege = new Siege(folder, STUDIES, INSTANCES_OF_A_STUDY)) {
            siege.start();
            while (seconds() < MINUTES * 60L) {
                live(siege, random.nextInt(SHORTEST_LIFE_SECONDS, LONGEST_LIFE_SECONDS));
                siege.kill();
                kills++;
                siege.start();
            }
            siege.awaitTheEnd(Duration.ofMinutes(5));
            report(siege);
            Verdict verdict = siege.verdict();
            out.printf(
                    "instances %d, arrived %d, kills %d, archive outages %d, PACS outages %d, lost %d, doubled %d, unmasked %d,"
                            + " sent again after being on record %d%n",
                    siege.owed(),
                    siege.arrived(),
                    kills,
                    archiveOutages,
                    pacsOutages,
                    verdict.lost().size(),
                    verdict.doubled().size(),
                    verdict.unmasked().size(),
                    verdict.repeated());
            assertThat(verdict).isEqualTo(Verdict.GOOD);
        }
    }

    /** The time between two kills. */
    private void live(Siege siege, int forSeconds) throws Exception {
        long end = Math.min(seconds() + forSeconds, MINUTES * 60L);
        while (seconds() < end) {
            if (siege.waiting() < FEWEST_WAITING) {
                siege.pushMore(PUSHED_AT_A_TIME);
            }
            if (seconds() >= nextFetchSeconds) {
                siege.fetchMore(STUDIES_OF_A_LIST);
                nextFetchSeconds = seconds() + FETCH_EVERY_SECONDS;
            }
            switch (random.nextInt(40)) {
                case 0 -> {
                    archiveOutages++;
                    siege.closeArchive();
                    pass(siege, 1 + random.nextInt(LONGEST_OUTAGE_SECONDS));
                    siege.openArchive();
                }
                case 1 -> {
                    pacsOutages++;
                    siege.closePacs();
                    pass(siege, 1 + random.nextInt(LONGEST_OUTAGE_SECONDS));
                    siege.openPacs();
                }
                default -> pass(siege, 1);
            }
        }
    }

    /** Time is what a soak is made of. */
    private void pass(Siege siege, int forSeconds) throws Exception {
        for (int i = 0; i < forSeconds; i++) {
            Thread.sleep(Duration.ofSeconds(1));
            mostResidentBytes = Math.max(mostResidentBytes, siege.process().residentBytes());
        }
        if (seconds() >= nextReportSeconds) {
            report(siege);
            nextReportSeconds = seconds() + 60;
        }
    }

    private void report(Siege siege) throws Exception {
        siege.settle();
        out.printf(
                "%7d %5d %8d %6d %16d %13d %13d%n",
                seconds(), siege.owed(), siege.arrived(), kills, archiveOutages, pacsOutages, mostResidentBytes >> 20);
        mostResidentBytes = 0;
    }
}
