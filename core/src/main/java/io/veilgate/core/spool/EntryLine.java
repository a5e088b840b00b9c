package io.veilgate.core.spool;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * First in, first out: the waiting entries of one group, 20 bytes each, since there may be a million of them. Those that have been in work
 * before take turns with those that have not.
 */
final class EntryLine {
    private static final int SMALLEST = 16;

    private final int group;
    private long[] ids = new long[SMALLEST];
    private long[] fileBytes = new long[SMALLEST];
    private int[] crcs = new int[SMALLEST];
    private int head;
    private int size;
    private final ArrayDeque<SpoolEntry> again = new ArrayDeque<>();
    private boolean againIsNext;

    EntryLine(int group) {
        this.group = group;
    }

    int group() {
        return group;
    }

    int size() {
        return size + again.size();
    }

    void addAgain(SpoolEntry entry) {
        again.add(entry);
    }

    void add(SpoolEntry entry) {
        if (size == ids.length) {
            resize(size * 2);
        }
        int tail = (head + size) % ids.length;
        ids[tail] = entry.id();
        fileBytes[tail] = entry.fileBytes();
        crcs[tail] = entry.crc32c();
        size++;
    }

    SpoolEntry remove() {
        // turn and turn about: what is tried over and over must not keep the others from their first time
        againIsNext = !againIsNext || size == 0;
        if (againIsNext && !again.isEmpty()) {
            return again.remove();
        }
        SpoolEntry entry = at(0);
        head = (head + 1) % ids.length;
        size--;
        if (ids.length > SMALLEST && size <= ids.length / 4) {
            resize(ids.length / 2);
        }
        return entry;
    }

    /** The entry that is {@code index} places from the head. */
    SpoolEntry get(int index) {
        if (index < again.size()) {
            return again.stream().skip(index).findFirst().orElseThrow();
        }
        return at(index - again.size());
    }

    private SpoolEntry at(int index) {
        int at = (head + index) % ids.length;
        return new SpoolEntry(ids[at], group, fileBytes[at], crcs[at], 0);
    }

    private void resize(int length) {
        long[] newIds = Arrays.copyOf(rotated(ids), length);
        fileBytes = Arrays.copyOf(rotated(fileBytes), length);
        int[] newCrcs = new int[length];
        for (int i = 0; i < size; i++) {
            newCrcs[i] = crcs[(head + i) % crcs.length];
        }
        ids = newIds;
        crcs = newCrcs;
        head = 0;
    }

    private long[] rotated(long[] ring) {
        long[] straight = new long[size];
        for (int i = 0; i < size; i++) {
            straight[i] = ring[(head + i) % ring.length];
        }
        return straight;
    }
}
