package io.veilgate.scu.query;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/**
 * Remembers on which line each thing stood first, and what was said of it there: 28 bytes a slot whatever the values' length. Things are told
 * apart by 128 bits of SHA-256, what is said of them by 64. Open addressing, linear probing, at most two thirds full.
 */
final class FirstSeen {
    /**
     * @param line where it stood first
     * @param sameSaid whether the same was said of it there
     */
    record Earlier(int line, boolean sameSaid) {}

    private long[] high = new long[1024];
    private long[] low = new long[1024];
    private long[] said = new long[1024];
    /** 0 in an empty slot. */
    private int[] lines = new int[1024];

    private int size;

    /** How many things are remembered. */
    int size() {
        return size;
    }

    /** What is known of this thing; if nothing is, it is remembered with this line, which is at least 1. */
    Optional<Earlier> remember(List<String> thing, String saidOfIt, int line) {
        ByteBuffer digest = digest(thing);
        long thingHigh = digest.getLong();
        long thingLow = digest.getLong();
        long saidDigest = digest(List.of(saidOfIt)).getLong();
        int slot = slot(thingHigh, thingLow);
        if (lines[slot] != 0) {
            return Optional.of(new Earlier(lines[slot], said[slot] == saidDigest));
        }
        high[slot] = thingHigh;
        low[slot] = thingLow;
        said[slot] = saidDigest;
        lines[slot] = line;
        size++;
        if (size > lines.length / 3 * 2) {
            grow();
        }
        return Optional.empty();
    }

    private int slot(long thingHigh, long thingLow) {
        int slot = (int) thingLow & (lines.length - 1);
        while (lines[slot] != 0 && (high[slot] != thingHigh || low[slot] != thingLow)) {
            slot = slot + 1 & (lines.length - 1);
        }
        return slot;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        long[] oldSaid = said;
        int[] oldLines = lines;
        int capacity = oldLines.length * 2;
        high = new long[capacity];
        low = new long[capacity];
        said = new long[capacity];
        lines = new int[capacity];
        for (int i = 0; i < oldLines.length; i++) {
            if (oldLines[i] != 0) {
                int slot = slot(oldHigh[i], oldLow[i]);
                high[slot] = oldHigh[i];
                low[slot] = oldLow[i];
                said[slot] = oldSaid[i];
                lines[slot] = oldLines[i];
            }
        }
    }

    /** Each part goes in behind its length, so that parts cannot run together. */
    private static ByteBuffer digest(List<String> parts) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                sha256.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
                sha256.update(bytes);
            }
            return ByteBuffer.wrap(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
