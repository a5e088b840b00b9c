package io.veilgate.core.dataset;

import io.veilgate.core.base.Tags;
import io.veilgate.core.base.Vr;

/** Follows the elements of one data set and tells whether its group lengths are right (PS3.5 §7.2). */
final class GroupLengthCheck {
    private static final long NONE = -1;

    private long groupEnd = NONE;
    private int group;
    private boolean wrong;

    /**
     * @param start where the element's tag stands
     * @param end where its value ends
     */
    void element(Element element, long start, long end, boolean bigEndian) {
        int tag = element.tag();
        if (groupEnd != NONE && Tags.group(tag) != group) {
            dataSetEnds(start);
        }
        if (isGroupLength(element) && element.value() instanceof Value.Bytes(byte[] length)) {
            group = Tags.group(tag);
            groupEnd = end + unsignedInt(length, bigEndian);
        }
    }

    /** Whether the element counts its group: a UL of four bytes. One of another VR means something that nobody knows. */
    static boolean isGroupLength(Element element) {
        return Tags.isGroupLength(element.tag())
                && element.vr() == Vr.UL
                && element.value() instanceof Value.Bytes bytes
                && bytes.encoded().length == 4;
    }

    void dataSetEnds(long at) {
        wrong |= groupEnd != NONE && groupEnd != at;
        groupEnd = NONE;
    }

    boolean isWrong() {
        return wrong;
    }

    private static long unsignedInt(byte[] bytes, boolean bigEndian) {
        long value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | bytes[bigEndian ? i : 3 - i] & 0xFF;
        }
        return value;
    }
}
