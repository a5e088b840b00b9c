package io.veilgate.scp.work;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which entries are in the hands of a worker at this moment, in a file that outlives the process: an entry found there at a start was in work
 * when the process died, and has perhaps killed it. Nothing is synced. What an instance can do to the node is to end its process, and
 * what a process has written the system keeps; after a power loss the file may be old, which costs a count that is too high or too low by one.
 *
 * <p>The file is slots of {@value #SLOT_BYTES} bytes: entry, deaths before, state. Those that were in work at a death come first and stay until
 * their work has come to an end; then one for each turn at a time. Any thread.
 */
public final class WorkMarks implements AutoCloseable {
    private static final int SLOT_BYTES = 16;
    private static final int IN_WORK = 1;
    private static final int SUSPECT = 2;

    private record Suspect(int slot, int deaths) {}

    /** Mapped: noting costs no call of the system, and what a process has written there the system keeps as well. */
    private final MappedByteBuffer file;

    private final Map<Long, Suspect> suspects = new HashMap<>();
    private final Map<Long, Integer> slots = new HashMap<>();
    private final Deque<Integer> free = new ArrayDeque<>();

    private WorkMarks(MappedByteBuffer file, Map<Long, Integer> deaths, int turns) {
        this.file = file;
        deaths.forEach((entry, count) -> suspects.put(entry, new Suspect(suspects.size(), count)));
        for (Map.Entry<Long, Suspect> suspect : suspects.entrySet()) {
            put(suspect.getValue().slot, suspect.getKey(), suspect.getValue().deaths, SUSPECT);
        }
        for (int i = 0; i < turns; i++) {
            free.add(suspects.size() + i);
        }
    }

    /**
     * @param spooled every entry that the spool has; what else the file names is done
     * @param turns entries that may be in work at the same time
     */
    public static WorkMarks open(Path file, Set<Long> spooled, int turns) throws IOException {
        Map<Long, Integer> deaths = read(file);
        deaths.keySet().retainAll(spooled);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        WorkMarks marks = new WorkMarks(map(part, deaths.size() + turns), deaths, turns);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        return marks;
    }

    private static MappedByteBuffer map(Path file, int slots) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // written, so that the disk cannot be too full for it later
            ByteBuffer empty = ByteBuffer.allocate(slots * SLOT_BYTES);
            while (empty.hasRemaining()) {
                channel.write(empty);
            }
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) slots * SLOT_BYTES);
        }
    }

    /** Deaths by entry: those counted before, and one more for what was in work. */
    private static Map<Long, Integer> read(Path file) throws IOException {
        Map<Long, Integer> deaths = new HashMap<>();
        if (!Files.exists(file)) {
            return deaths;
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        while (bytes.remaining() >= SLOT_BYTES) {
            long entry = bytes.getLong();
            int before = bytes.getInt();
            int state = bytes.getInt();
            if (state == IN_WORK || state == SUSPECT) {
                deaths.merge(entry, state == IN_WORK ? before + 1 : before, Math::max);
            }
        }
        return deaths;
    }

    /** How often the process has died with this entry in work, and not ended its work since. */
    synchronized int deaths(long entry) {
        Suspect suspect = suspects.get(entry);
        return suspect == null ? 0 : suspect.deaths;
    }

    synchronized int suspects() {
        return suspects.size();
    }

    synchronized void begin(long entry) {
        Integer slot = free.poll();
        if (slot != null) {
            slots.put(entry, slot);
            put(slot, entry, deaths(entry), IN_WORK);
        }
    }

    /** The process has survived it. */
    synchronized void end(long entry) {
        Suspect suspect = suspects.remove(entry);
        if (suspect != null) {
            put(suspect.slot, 0, 0, 0);
        }
        Integer slot = slots.remove(entry);
        if (slot != null) {
            put(slot, 0, 0, 0);
            free.push(slot);
        }
    }

    private void put(int slot, long entry, int deaths, int state) {
        int at = slot * SLOT_BYTES;
        file.putLong(at, entry).putInt(at + Long.BYTES, deaths).putInt(at + Long.BYTES + Integer.BYTES, state);
    }

    /** The process ends in order: whatever is in work now has not killed it. */
    @Override
    public synchronized void close() {
        List.copyOf(slots.values()).forEach(slot -> put(slot, 0, 0, 0));
    }
}
