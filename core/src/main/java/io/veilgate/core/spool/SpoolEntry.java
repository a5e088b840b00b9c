package io.veilgate.core.spool;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A handle on one spooled instance: enough to find it and to account for it, nothing of what is in it.
 *
 * @param id positive, rises with the time of arrival
 * @param group which line of the handoff it waits in
 * @param fileBytes the whole file, File Meta Information included
 * @param crc32c of the data set's bytes as received
 * @param attempts how often it was put back to be tried again since the node started
 */
public record SpoolEntry(long id, int group, long fileBytes, int crc32c, int attempts) {
    /** Ids are milliseconds since 1970 followed by this many bits of counter. */
    static final int ID_COUNTER_BITS = 20;

    private static final Pattern NAME =
            Pattern.compile("([0-9a-f]{16})-([0-9a-f]{8})-([0-9a-f]{1,15})-([0-9a-f]{8})\\.dcm");

    /** Sixteen hexadecimal digits, as people and other programs are given it. */
    public String name() {
        return nameOf(id);
    }

    /** When it began to arrive, in milliseconds since 1970; never later than it did, but for a clock that was put back. */
    public long arrivedMillis() {
        return id >> ID_COUNTER_BITS;
    }

    static String nameOf(long id) {
        return HexFormat.of().toHexDigits(id);
    }

    /** All of the handle stands in the file's name, so that opening the spool reads folders, not files. */
    String fileName() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(id) + '-' + hex.toHexDigits(group) + '-' + Long.toHexString(fileBytes) + '-'
                + hex.toHexDigits(crc32c) + ".dcm";
    }

    static Optional<SpoolEntry> ofFileName(String fileName) {
        Matcher matcher = NAME.matcher(fileName);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long id = Long.parseUnsignedLong(matcher.group(1), 16);
        if (id <= 0) {
            return Optional.empty();
        }
        return Optional.of(new SpoolEntry(
                id,
                Integer.parseUnsignedInt(matcher.group(2), 16),
                Long.parseLong(matcher.group(3), 16),
                Integer.parseUnsignedInt(matcher.group(4), 16),
                0));
    }
}
