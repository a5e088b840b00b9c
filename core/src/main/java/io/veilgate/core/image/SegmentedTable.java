package io.veilgate.core.image;

import static io.veilgate.core.image.UnusablePixelsException.contradictory;

/** Expands a segmented palette lookup table (PS3.3 C.7.9.2): discrete, linear and indirect segments. */
final class SegmentedTable {
    private final int[] numbers;
    private final boolean wide;
    private final int[] table;
    private int filled;

    private SegmentedTable(int[] numbers, boolean wide, int entries) {
        this.numbers = numbers;
        this.wide = wide;
        this.table = new int[entries];
    }

    /** @param wide numbers are of 16 bits, not 8 */
    static int[] expand(int[] numbers, boolean wide, int entries) throws UnusablePixelsException {
        SegmentedTable expansion = new SegmentedTable(numbers, wide, entries);
        int at = 0;
        while (expansion.filled < entries) {
            at = expansion.segment(at, true);
        }
        return expansion.table;
    }

    private int number(int at) throws UnusablePixelsException {
        if (at < 0 || at >= numbers.length) {
            throw contradictory("a segmented lookup table ends inside a segment");
        }
        return numbers[at];
    }

    private void add(int value) throws UnusablePixelsException {
        if (filled == table.length) {
            throw contradictory("a segmented lookup table has more entries than its descriptor says");
        }
        table[filled++] = value;
    }

    /** @return where the next segment begins */
    private int segment(int at, boolean indirectAllowed) throws UnusablePixelsException {
        int length = number(at + 1);
        return switch (number(at)) {
            case 0 -> discrete(at, length);
            case 1 -> linear(at, length);
            case 2 -> {
                if (!indirectAllowed) {
                    throw contradictory("an indirect segment of a lookup table refers to another");
                }
                yield indirect(at, length);
            }
            default -> throw contradictory("a segmented lookup table has an unknown segment type");
        };
    }

    private int discrete(int at, int length) throws UnusablePixelsException {
        for (int i = 0; i < length; i++) {
            add(number(at + 2 + i));
        }
        return at + 2 + length;
    }

    private int linear(int at, int length) throws UnusablePixelsException {
        if (filled == 0) {
            throw contradictory("a segmented lookup table begins with a linear segment");
        }
        int from = table[filled - 1];
        int to = number(at + 2);
        for (int i = 1; i <= length; i++) {
            add(from + Math.round((float) (to - from) * i / length));
        }
        return at + 3;
    }

    /** Repeats {@code count} segments that begin at a byte offset, least significant part first. */
    private int indirect(int at, int count) throws UnusablePixelsException {
        long offset = wide
                ? (number(at + 2) | (long) number(at + 3) << 16) / 2
                : number(at + 2) | number(at + 3) << 8 | number(at + 4) << 16 | (long) number(at + 5) << 24;
        if (offset >= at) {
            throw contradictory("an indirect segment of a lookup table refers ahead");
        }
        int from = (int) offset;
        for (int i = 0; i < count; i++) {
            from = segment(from, false);
        }
        return at + (wide ? 4 : 6);
    }
}
