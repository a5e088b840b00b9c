package io.veilgate.core.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedSyncTest {
    @Test
    void sharesOneSyncAmongAllWhoWaitForIt() throws Exception {
        Path folder = Path.of("/spool");
        Path entries = folder.resolve("entries");
        CrashDisk disk = new CrashDisk();
        Spool spool = Spool.open(new SpoolSettings(folder, 1 << 20, 0, 0, 0, 10), disk, Time.system());
        int before = disk.directorySyncs(entries);
        CountDownLatch leaderSyncs = new CountDownLatch(1);
        CountDownLatch othersRenamed = new CountDownLatch(1);
        AtomicInteger syncs = new AtomicInteger();
        disk.beforeDirectorySync(() -> {
            if (syncs.incrementAndGet() == 1) {
                leaderSyncs.countDown();
                await(othersRenamed);
            }
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var leader = threads.submit(() -> store(spool));
            leaderSyncs.await();
            int operations = disk.operations();
            List<java.util.concurrent.Future<?>> others = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                others.add(threads.submit(() -> store(spool)));
            }
            // create, header, data, force, rename: five operations each, and then they wait
            while (disk.operations() < operations + 100) {
                Thread.onSpinWait();
            }
            othersRenamed.countDown();
            leader.get();
            for (var other : others) {
                other.get();
            }
        }

        assertThat(disk.forces()).isEqualTo(21);
        // the leader's, one for those who had renamed, and at most one for whom the scheduler held up between rename
        // and wait
        assertThat(disk.directorySyncs(entries) - before).isBetween(2, 4);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SpoolEntry store(Spool spool) throws IOException {
        try (Credit credit = spool.takeCredit(10).join();
                SpoolWriter writer = spool.begin(SpoolTest.description("p", Optional.empty(), "1.2"), credit)) {
            writer.write(ByteBuffer.wrap(new byte[10]));
            return writer.commit();
        }
    }

    @Test
    void doesNotTakeARunningSyncForItsOwn() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        SharedSync sync = new SharedSync(() -> {
            if (runs.incrementAndGet() == 1) {
                running.countDown();
                await(goOn);
            }
        });
        CompletableFuture<Void> first = waits(sync);
        running.await();
        CompletableFuture<Void> second = waits(sync);
        assertThat(second).isNotDone();
        goOn.countDown();

        first.get();
        second.get();
        assertThat(runs).hasValue(2);
    }

    @Test
    void failsThoseWhoSharedAFailedSyncAndNobodyElse() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        SharedSync sync = new SharedSync(() -> {
            if (runs.incrementAndGet() == 1) {
                throw new IOException("broken");
            }
        });

        assertThatThrownBy(sync::await).isInstanceOf(IOException.class).hasMessage("broken");
        sync.await();
        assertThat(runs).hasValue(2);
    }

    private static CompletableFuture<Void> waits(SharedSync sync) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                sync.await();
                done.complete(null);
            } catch (IOException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }
}
