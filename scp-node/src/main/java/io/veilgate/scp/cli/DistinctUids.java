package io.veilgate.scp.cli;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Counts different UIDs at 11 to 21 bytes each, by 62 bits of a digest: for a million the count is wrong once in ten million times. */
final class DistinctUids {
    private long[] slots = new long[256];
    private int count;

    void add(String uid) {
        long digest =
                UUID.nameUUIDFromBytes(uid.getBytes(StandardCharsets.US_ASCII)).getLeastSignificantBits();
        if (insert(slots, digest)) {
            count++;
            if (count > slots.length / 4 * 3) {
                long[] larger = new long[slots.length * 2];
                for (long slot : slots) {
                    if (slot != 0) {
                        insert(larger, slot);
                    }
                }
                slots = larger;
            }
        }
    }

    int count() {
        return count;
    }

    /** @param digest never 0: its variant bits are set */
    private static boolean insert(long[] table, long digest) {
        int slot = (int) digest & (table.length - 1);
        while (table[slot] != 0) {
            if (table[slot] == digest) {
                return false;
            }
            slot = slot + 1 & (table.length - 1);
        }
        table[slot] = digest;
        return true;
    }
}
