package io.veilgate.core.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random work on a spool whose power goes at a random operation, three times over; after each restart every acknowledged instance that
 * was not ended is there, whole, once: among the entries or in quarantine with its reason. Nothing half is there.
 */
class PowerLossTest {
    private static final Path FOLDER = Path.of("/spool");
    private static final SpoolSettings SETTINGS = new SpoolSettings(FOLDER, 1 << 20, 1 << 20, 1 << 20, 0, 1000);

    /** What the test knows of an instance by its first four bytes, which are its number. */
    private final Map<Integer, byte[]> acknowledged = new HashMap<>();

    /** Deleted or discarded: may be there or not, a power loss may bring it back. */
    private final Set<Integer> ended = new HashSet<>();

    private final Map<Integer, byte[]> begun = new HashMap<>();
    private final Set<Integer> held = new HashSet<>();

    /** A move between entries and quarantine was under way. */
    private final Set<Integer> moving = new HashSet<>();

    private int number;

    static IntStream seeds() {
        return IntStream.range(0, 400);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void losesNothingAcknowledgedAndKeepsNothingHalf(int seed) throws IOException {
        Random random = new Random(seed);
        CrashDisk disk = new CrashDisk();
        for (int life = 0; life < 3; life++) {
            disk.crashAfter(random.nextInt(1, 250));
            try {
                Spool spool = Spool.open(SETTINGS, disk, Time.system());
                while (true) {
                    work(spool, random);
                }
            } catch (SpoolException e) {
                assertThat(e).as("seed %d", seed).hasMessageContaining("no power");
            }
            disk.restart(random);
            check(Spool.open(SETTINGS, disk, Time.system()), seed);
        }
    }

    private void work(Spool spool, Random random) throws SpoolException {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> receive(spool, random);
            case 3 -> {
                Optional<SpoolEntry> entry = spool.handoff().poll();
                if (entry.isPresent()) {
                    ended.add(numberOf(spool, entry.get()));
                    spool.delete(entry.get());
                }
            }
            case 4, 5 -> {
                Optional<SpoolEntry> entry = spool.handoff().poll();
                if (entry.isPresent()) {
                    int one = numberOf(spool, entry.get());
                    moving.add(one);
                    spool.quarantine(entry.get(), reason(one));
                    moving.remove(one);
                    held.add(one);
                }
            }
            case 6 -> {
                Optional<QuarantinedEntry> one = anyHeld(spool, random);
                if (one.isPresent()) {
                    int released = numberOf(one.get());
                    moving.add(released);
                    held.remove(released);
                    spool.quarantine().retry(one.get().entry().name());
                    moving.remove(released);
                }
            }
            default -> {
                Optional<QuarantinedEntry> one = random.nextBoolean() ? anyHeld(spool, random) : Optional.empty();
                if (one.isPresent()) {
                    ended.add(numberOf(one.get()));
                    spool.quarantine().discard(one.get().entry().name());
                }
            }
        }
    }

    private void receive(Spool spool, Random random) throws SpoolException {
        byte[] bytes = new byte[4 + random.nextInt(200)];
        random.nextBytes(bytes);
        int one = number++;
        ByteBuffer.wrap(bytes).putInt(one);
        begun.put(one, bytes);
        try (Credit credit = spool.takeCredit(bytes.length).join();
                SpoolWriter writer =
                        spool.begin(SpoolTest.description("p" + one % 3, Optional.empty(), "1.2." + one), credit)) {
            int cut = random.nextInt(bytes.length);
            writer.write(ByteBuffer.wrap(bytes, 0, cut));
            writer.write(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
            if (random.nextInt(5) == 0) {
                return;
            }
            writer.commit();
            acknowledged.put(one, bytes);
        }
    }

    private static QuarantineReason reason(int one) {
        return new QuarantineReason(
                "code-" + one, "text", "p", Optional.empty(), Optional.empty(), Optional.empty(), Instant.EPOCH);
    }

    private static int numberOf(QuarantinedEntry held) {
        return Integer.parseInt(held.reason().code().substring("code-".length()));
    }

    private static Optional<QuarantinedEntry> anyHeld(Spool spool, Random random) throws SpoolException {
        List<QuarantinedEntry> all = new ArrayList<>();
        spool.quarantine().list(all::add);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }

    private int numberOf(Spool spool, SpoolEntry entry) throws SpoolException {
        return ByteBuffer.wrap(read(spool, entry)).getInt();
    }

    private static byte[] read(Spool spool, SpoolEntry entry) throws SpoolException {
        try (SpooledInstance instance = spool.open(entry)) {
            ByteBuffer all = ByteBuffer.allocate((int) instance.size());
            while (all.hasRemaining()) {
                instance.read(all.position(), all);
            }
            return all.array();
        } catch (IOException e) {
            throw SpoolException.of(e);
        }
    }

    private void check(Spool spool, int seed) throws SpoolException {
        Map<Integer, String> where = new HashMap<>();
        for (Optional<SpoolEntry> entry = spool.handoff().poll();
                entry.isPresent();
                entry = spool.handoff().poll()) {
            byte[] bytes = read(spool, entry.get());
            int one = ByteBuffer.wrap(bytes).getInt();
            assertThat(Arrays.equals(bytes, begun.get(one)))
                    .as("seed %d: entry %d is whole", seed, one)
                    .isTrue();
            assertThat(where.put(one, "entries"))
                    .as("seed %d: entry %d is there once", seed, one)
                    .isNull();
            // an instance that was on its way to its sender's Success is ours from now on
            acknowledged.put(one, bytes);
            spool.handoff().postpone(entry.get(), Duration.ofDays(1));
        }
        List<QuarantinedEntry> inQuarantine = new ArrayList<>();
        spool.quarantine().list(inQuarantine::add);
        for (QuarantinedEntry one : inQuarantine) {
            int found = numberOf(one);
            assertThat(where.put(found, "quarantine"))
                    .as("seed %d: held %d is there once", seed, found)
                    .isNull();
        }
        for (int one : acknowledged.keySet()) {
            if (!ended.contains(one)) {
                assertThat(where).as("seed %d: acknowledged %d", seed, one).containsKey(one);
                if (!moving.contains(one)) {
                    assertThat(where.get(one))
                            .as("seed %d: place of %d", seed, one)
                            .isEqualTo(held.contains(one) ? "quarantine" : "entries");
                }
            }
        }
        held.clear();
        moving.clear();
        where.forEach((one, place) -> {
            if (place.equals("quarantine")) {
                held.add(one);
            }
        });
    }
}
