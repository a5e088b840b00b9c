package io.veilgate.core.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpareFilesTest {
    private static final class Clock implements Time {
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

    @TempDir
    Path folder;

    private Spool spool;

    @BeforeEach
    void open() throws IOException {
        spool = Spool.open(new SpoolSettings(folder, 1 << 20, 1 << 20, 1 << 20, 0, 100), Time.system());
    }

    @AfterEach
    void close() {
        spool.close();
    }

    private SpoolEntry store(int bytes, int fill) throws IOException {
        byte[] dataSet = new byte[bytes];
        Arrays.fill(dataSet, (byte) fill);
        try (Credit credit = spool.takeCredit(bytes).join();
                SpoolWriter writer = spool.begin(SpoolTest.description("p", Optional.empty(), "1.2.3"), credit)) {
            writer.write(ByteBuffer.wrap(dataSet));
            writer.commit();
        }
        return spool.handoff().poll().orElseThrow();
    }

    private byte[] read(SpooledInstance instance) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) instance.size());
        while (all.hasRemaining()) {
            instance.read(all.position(), all);
        }
        return all.array();
    }

    private List<Path> spares() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("incoming"))) {
            return files.toList();
        }
    }

    @Test
    void anEntryIsWrittenOverOnlyOnceTheFolderItLeftIsSynced() throws IOException {
        SpoolEntry first = store(5000, 1);
        Object inode = Files.getAttribute(spool.fileOf(first), "unix:ino");
        spool.delete(first);
        assertThat(spares()).hasSize(1);

        SpoolEntry second = store(5000, 2);
        assertThat(Files.getAttribute(spool.fileOf(second), "unix:ino")).isNotEqualTo(inode);
        SpoolEntry third = store(5000, 3);
        assertThat(Files.getAttribute(spool.fileOf(third), "unix:ino")).isEqualTo(inode);
    }

    @Test
    void whatIsWrittenOverALongerOrShorterFileEndsWithItself() throws IOException {
        spool.delete(store(9000, 1));
        store(10, 2);
        for (int bytes : new int[] {40, 20_000, 7}) {
            SpoolEntry entry = store(bytes, bytes);
            byte[] expected = new byte[bytes];
            Arrays.fill(expected, (byte) bytes);
            try (SpooledInstance instance = spool.open(entry)) {
                assertThat(read(instance)).isEqualTo(expected);
            }
            assertThat(Files.size(spool.fileOf(entry))).isEqualTo(entry.fileBytes());
            spool.delete(entry);
            store(1, 9);
        }
    }

    @Test
    void aFileThatSomebodyReadsIsNotWrittenOver() throws IOException {
        SpoolEntry read = store(5000, 1);
        try (SpooledInstance instance = spool.open(read)) {
            spool.delete(read);
            assertThat(spares()).isEmpty();
            for (int i = 2; i < 6; i++) {
                store(5000, i);
            }
            assertThat(read(instance)).containsOnly(1);
        }
        assertThatThrownBy(() -> spool.open(read)).isInstanceOf(SpoolException.class);
    }

    @Test
    void whatWasReadAndClosedIsSpare() throws IOException {
        SpoolEntry entry = store(5000, 1);
        SpooledInstance instance = spool.open(entry);
        instance.close();
        instance.close();
        spool.delete(entry);
        assertThat(spares()).hasSize(1);
    }

    @Test
    void nothingIsLeftOnceTheSpoolIsClosed() throws IOException {
        spool.delete(store(5000, 1));
        spool.delete(store(5000, 2));
        SpoolEntry late = store(5000, 3);
        spool.close();
        assertThat(spares()).isEmpty();
        spool.delete(late);
        assertThat(spares()).isEmpty();
    }

    @Test
    void largeFilesAreNotKept() throws IOException {
        Spool large = Spool.open(
                new SpoolSettings(folder.resolve("large"), 1L << 30, 1 << 20, 1 << 20, 0, 100), Time.system());
        try (Credit credit = large.takeCredit(9 << 20).join();
                SpoolWriter writer = large.begin(SpoolTest.description("p", Optional.empty(), "1.2.3"), credit)) {
            writer.write(ByteBuffer.allocate(9 << 20));
            writer.commit();
        }
        large.delete(large.handoff().poll().orElseThrow());
        try (Stream<Path> files = Files.list(folder.resolve("large/incoming"))) {
            assertThat(files).isEmpty();
        }
        large.close();
    }

    @Test
    void isRemovedWhenNobodyWantsItForSomeSeconds() throws IOException {
        Clock clock = new Clock();
        Path place = Files.createDirectory(folder.resolve("place"));
        SpareFiles files = new SpareFiles(Disk.local(), place, clock);
        leave(files, 1);
        files.syncing(() -> {});
        clock.nanos += Duration.ofSeconds(6).toNanos();
        leave(files, 2);
        files.syncing(() -> {});
        leave(files, 3);
        files.trim();
        assertThat(place.toFile().list()).hasSize(3);

        clock.nanos += Duration.ofSeconds(6).toNanos();
        files.trim();
        assertThat(place.toFile().list()).hasSize(2);
        clock.nanos += Duration.ofSeconds(6).toNanos();
        files.trim();
        assertThat(place.toFile().list()).isEmpty();
        assertThat(files.take()).isNull();
        files.close();
    }

    @Test
    void aFailedSyncMakesNothingReady() throws IOException {
        Path place = Files.createDirectory(folder.resolve("place"));
        SpareFiles files = new SpareFiles(Disk.local(), place, Time.system());
        leave(files, 1);
        assertThatThrownBy(() -> files.syncing(() -> {
                    throw new IOException("full");
                }))
                .isInstanceOf(IOException.class);
        assertThat(files.take()).isNull();
        files.syncing(() -> {});
        assertThat(files.take()).isNotNull();
        files.close();
    }

    private void leave(SpareFiles files, int id) throws IOException {
        Path file = Files.createFile(folder.resolve("entry" + id));
        files.leave(file, new SpoolEntry(id, 0, 10, 0, 0));
    }
}
