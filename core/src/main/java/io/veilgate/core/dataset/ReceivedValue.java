package io.veilgate.core.dataset;

import io.veilgate.core.base.Vr;
import org.jspecify.annotations.Nullable;

/** Whether a received value keeps the rules of its VR, where breaking them is common and harmless (PS3.5 §6.2, §9.1). */
final class ReceivedValue {
    private static final int LONGEST_UID = 64;
    private static final int LONGEST_AE_TITLE = 16;

    private ReceivedValue() {}

    /** What is odd about the value; null where nothing is, or where its VR is not looked at. */
    static @Nullable Oddity oddity(Vr vr, byte[] encoded) {
        return switch (vr) {
            case UI -> areUids(encoded) ? null : Oddity.INVALID_UID;
            case AE -> areAeTitles(encoded) ? null : Oddity.INVALID_AE_TITLE;
            default -> null;
        };
    }

    private static boolean areUids(byte[] encoded) {
        // one NUL pads to even length, no more
        int end = encoded.length > 0 && encoded[encoded.length - 1] == 0 ? encoded.length - 1 : encoded.length;
        int valueStart = 0;
        int componentStart = 0;
        for (int i = 0; i <= end; i++) {
            byte b = i == end ? (byte) '\\' : encoded[i];
            if (b == '.' || b == '\\') {
                boolean emptyValue = b == '\\' && i == valueStart;
                boolean emptyComponent = i == componentStart && !emptyValue;
                boolean leadingZero = i - componentStart > 1 && encoded[componentStart] == '0';
                if (emptyComponent || leadingZero || i - valueStart > LONGEST_UID) {
                    return false;
                }
                componentStart = i + 1;
                valueStart = b == '\\' ? i + 1 : valueStart;
            } else if (b < '0' || b > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean areAeTitles(byte[] encoded) {
        int valueStart = 0;
        boolean blank = true;
        for (int i = 0; i <= encoded.length; i++) {
            byte b = i == encoded.length ? (byte) '\\' : encoded[i];
            if (b == '\\') {
                if (i > valueStart && (blank || i - valueStart > LONGEST_AE_TITLE)) {
                    return false;
                }
                valueStart = i + 1;
                blank = true;
            } else if (b < 0x20 || b == 0x7F) {
                return false;
            } else {
                blank = blank && b == ' ';
            }
        }
        return true;
    }
}
