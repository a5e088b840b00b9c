package io.veilgate.it.fault;

import io.veilgate.it.fault.RecordingArchive.Arrival;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What became of the originals that a node has answered for, told apart by the numbers in their pixels.
 *
 * @param lost neither at the archive nor in quarantine
 * @param doubled under two UIDs, or in two versions under one
 * @param unmasked arrived with something in the pixels that the rule blanks, or with other pixels changed
 * @param repeated C-STOREs of what the ledger had as archived when the process died before them
 */
public record Verdict(Set<Integer> lost, Set<Integer> doubled, Set<Integer> unmasked, int repeated) {
    /** As it has to be. */
    public static final Verdict GOOD = new Verdict(Set.of(), Set.of(), Set.of(), 0);

    /**
     * @param owed numbers of what was acknowledged, or asked for
     * @param held numbers of what is in quarantine
     */
    static Verdict of(Collection<Integer> owed, List<Arrival> arrivals, Set<Integer> held, int repeated) {
        Map<Integer, Set<String>> outputs = new HashMap<>();
        Set<Integer> unmasked = new HashSet<>();
        for (Arrival arrival : arrivals) {
            outputs.computeIfAbsent(arrival.serial(), _ -> new HashSet<>())
                    .add(arrival.sopInstanceUid() + " " + arrival.checksum());
            if (!arrival.masked()) {
                unmasked.add(arrival.serial());
            }
        }
        Set<Integer> lost = new HashSet<>(owed);
        lost.removeAll(outputs.keySet());
        lost.removeAll(held);
        outputs.values().removeIf(different -> different.size() == 1);
        return new Verdict(lost, Set.copyOf(outputs.keySet()), unmasked, repeated);
    }

    /** C-STOREs among the latest arrivals of what was on record before them. */
    static int repeated(Set<String> onRecord, List<Arrival> since) {
        return (int) since.stream()
                .filter(arrival -> onRecord.contains(arrival.sopInstanceUid()))
                .count();
    }

    /** Entries that a node has not done with. */
    public static long spooled(Path data) throws IOException {
        try (Stream<Path> entries = Files.list(data.resolve("spool").resolve("entries"))) {
            return entries.count();
        }
    }

    /** Numbers of the originals in quarantine: the last four bytes of each file. */
    static Set<Integer> held(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("spool").resolve("quarantine"))) {
            return files.filter(file -> !file.toString().endsWith(".json"))
                    .map(Verdict::serialOf)
                    .collect(Collectors.toSet());
        }
    }

    private static int serialOf(Path file) {
        try {
            SmallPixels pixels = new SmallPixels();
            pixels.add(io.netty.buffer.Unpooled.wrappedBuffer(Files.readAllBytes(file)));
            return pixels.serial();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Numbers of files that {@link io.veilgate.it.flow.SmallInstances} has written. */
    static Set<Integer> serials(Collection<Path> files) {
        return files.stream()
                .map(file -> Integer.parseInt(String.valueOf(file.getFileName()).replace(".dcm", "")))
                .collect(Collectors.toSet());
    }
}
