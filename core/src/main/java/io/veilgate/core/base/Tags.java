package io.veilgate.core.base;

/** What a tag's number says (PS3.5 §7.1, §7.8). Tags are {@code int}s of the form {@code 0xggggeeee} and compare unsigned. */
public final class Tags {
    private Tags() {}

    public static int of(int group, int element) {
        return group << 16 | element & 0xFFFF;
    }

    public static int group(int tag) {
        return tag >>> 16;
    }

    public static int element(int tag) {
        return tag & 0xFFFF;
    }

    /** Whether the group is odd: private elements and their creators. */
    public static boolean isPrivate(int tag) {
        return (tag & 0x10000) != 0;
    }

    /** Whether this is a Private Creator, (gggg,0010-00FF) of an odd group (PS3.5 §7.8.1). */
    public static boolean isPrivateCreator(int tag) {
        return isPrivate(tag) && element(tag) >= 0x10 && element(tag) <= 0xFF;
    }

    /** The Private Creator element that reserves the block of this private element (PS3.5 §7.8.1). */
    public static int privateCreatorOf(int tag) {
        return tag & 0xFFFF0000 | tag >>> 8 & 0xFF;
    }

    /** Whether this is a Group Length, (gggg,0000). */
    public static boolean isGroupLength(int tag) {
        return element(tag) == 0;
    }

    /** Whether this is in an overlay group, 6000 to 60FF even (PS3.3 C.9.2). */
    public static boolean isOverlay(int tag) {
        return (tag >>> 24) == 0x60 && !isPrivate(tag);
    }

    /** {@code (0010,0020)}. */
    public static String format(int tag) {
        return String.format("(%04X,%04X)", group(tag), element(tag));
    }
}
