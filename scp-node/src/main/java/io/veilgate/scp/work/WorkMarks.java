package io.veilgate.scp.work;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which entries are in the hands of a worker at this moment, in a file that outlives the process: an entry found there at a start was in work
 * when the process died, and has perhaps killed it. Nothing is synced. What an instance can do to the node is to end its process, and
 * what a process has written the system keeps; after a power loss the file may be old, which costs a count that is too high or too low by one.
 *
 * <p>The file is slots of {@value #SLOT_BYTES} bytes: entry, deaths before, state. Those that were in work at a death come first and stay until
 * their work has come to an end; then one for each turn at a time. Any thread.
 */
public final class WorkMarks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkMarks.class);
    private static final int SLOT_BYTES = 16;
    private static final int IN_WORK = 1;
    private static final int SUSPECT = 2;

    private record Suspect(int slot, int deaths) {}

    /** Not a channel, which the interruption of one worker would close for all. */
    private final RandomAccessFile file;

    private final Map<Long, Suspect> suspects = new HashMap<>();
    private final Map<Long, Integer> slots = new HashMap<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private boolean failing;

    private WorkMarks(RandomAccessFile file, Map<Long, Integer> deaths, int turns) throws IOException {
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
        RandomAccessFile open = new RandomAccessFile(part.toFile(), "rw");
        boolean opened = false;
        try {
            WorkMarks marks = new WorkMarks(open, deaths, turns);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            opened = true;
            return marks;
        } finally {
            if (!opened) {
                open.close();
            }
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
            mark(slot, entry, deaths(entry), IN_WORK);
        }
    }

    /** The process has survived it. */
    synchronized void end(long entry) {
        Suspect suspect = suspects.remove(entry);
        if (suspect != null) {
            mark(suspect.slot, 0, 0, 0);
        }
        Integer slot = slots.remove(entry);
        if (slot != null) {
            mark(slot, 0, 0, 0);
            free.push(slot);
        }
    }

    private void mark(int slot, long entry, int deaths, int state) {
        try {
            put(slot, entry, deaths, state);
            failing = false;
        } catch (IOException e) {
            // work goes on: only what would kill the process twice is not known for it
            if (!failing) {
                LOG.warn("what is in work cannot be noted: {}", e.getMessage());
            }
            failing = true;
        }
    }

    private void put(int slot, long entry, int deaths, int state) throws IOException {
        file.seek((long) slot * SLOT_BYTES);
        file.write(ByteBuffer.allocate(SLOT_BYTES)
                .putLong(entry)
                .putInt(deaths)
                .putInt(state)
                .array());
    }

    /** The process ends in order: whatever is in work now has not killed it. */
    @Override
    public synchronized void close() throws IOException {
        List.copyOf(slots.values()).forEach(slot -> mark(slot, 0, 0, 0));
        file.close();
    }
}
