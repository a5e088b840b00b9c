package io.veilgate.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Time;
import io.veilgate.core.base.Uid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random changes from several threads: the counts that the writer keeps are those that counting would give. */
class LedgerPropertyTest {
    private static final Versions VERSIONS = new Versions("r", "p", "c");
    private static final int STUDIES = 6;
    private static final int INSTANCES = 40;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void keepsCountsThatAgreeWithTheInstances(long seed) throws InterruptedException {
        try (Ledger ledger = Ledger.open(folder.resolve("ledger.db"), Time.system())) {
            Random random = new Random(seed);
            Job job = ledger.openJob(new Job.Wanted("p", "PACS", "get", "d", "l", "c"))
                    .join();
            List<Long> studies = ledger.putStudies(
                            job.id(),
                            IntStream.range(0, STUDIES)
                                    .mapToObj(i -> new Study.Wanted(new ReceivedUid("1.2." + i), i, -1))
                                    .toList())
                    .join();
            List<List<Integer>> expected = new ArrayList<>();
            for (int i = 0; i < STUDIES; i++) {
                List<Integer> all =
                        new ArrayList<>(IntStream.range(0, INSTANCES).boxed().toList());
                Collections.shuffle(all, random);
                expected.add(all.subList(0, random.nextInt(INSTANCES)));
            }
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                long threadSeed = seed * 31 + t;
                int study = t;
                threads.add(Thread.ofVirtual().start(() -> {
                    changes(ledger, new Random(threadSeed));
                    expect(ledger, studies.get(study), expected.get(study));
                    changes(ledger, new Random(threadSeed + 1000));
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            for (int i = 4; i < STUDIES; i++) {
                expect(ledger, studies.get(i), expected.get(i));
            }

            long[] byState = new long[InstanceState.COUNT];
            for (int i = 0; i < INSTANCES; i++) {
                ledger.find(key(i)).ifPresent(row -> byState[row.state().code()]++);
            }
            assertThat(states(ledger.totals("p"))).as("seed %d, project", seed).isEqualTo(byState);
            for (int i = 0; i < STUDIES; i++) {
                long[] ofStudy = new long[InstanceState.COUNT];
                long bytes = 0;
                for (int instance : expected.get(i)) {
                    InstanceRecord row = ledger.find(key(instance)).orElseThrow();
                    ofStudy[row.state().code()]++;
                    bytes += row.bytes();
                }
                Counts counts = ledger.study(studies.get(i)).orElseThrow().instances();
                assertThat(states(counts)).as("seed %d, study %d", seed, i).isEqualTo(ofStudy);
                assertThat(counts.bytes()).as("seed %d, study %d", seed, i).isEqualTo(bytes);
            }
        }
    }

    private static void expect(Ledger ledger, long study, List<Integer> instances) {
        ledger.expect(
                        study,
                        List.of(new Study.Series(
                                new ReceivedUid("1.2.3"),
                                instances.stream().map(i -> key(i).uid()).toList())))
                .join();
    }

    private static void changes(Ledger ledger, Random random) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            InstanceKey key = key(random.nextInt(INSTANCES));
            all.add(ledger.record(
                    switch (random.nextInt(7)) {
                        case 0, 1 -> new Change.Received(key, 1 + random.nextInt(1000));
                        case 2 -> new Change.Archived(key, new Uid("2.25.1"), "00", VERSIONS, 1);
                        case 3 -> new Change.Quarantined(key, "why", VERSIONS);
                        case 4 -> new Change.Failed(key, "why");
                        case 5 -> new Change.Released(key, 5);
                        default -> new Change.Discarded(key);
                    }));
        }
        all.forEach(CompletableFuture::join);
    }

    private static InstanceKey key(int number) {
        return new InstanceKey("p", new ReceivedUid("1.2.3." + number));
    }

    private static long[] states(Counts counts) {
        return new long[] {
            counts.expected(), counts.received(), counts.failed(), counts.quarantined(), counts.archived()
        };
    }
}
