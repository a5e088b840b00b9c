package io.veilgate.core.dataset;

import io.veilgate.core.base.Vr;
import org.jspecify.annotations.Nullable;

/** The two bytes of an explicit VR (PS3.5 §7.1.2). */
final class VrCode {
    private static final int LETTERS = 26;

    @SuppressWarnings("NullAway") // entries of codes that are no VR stay null
    private static final @Nullable Vr[] BY_CODE = new Vr[LETTERS * LETTERS];

    static {
        for (Vr vr : Vr.values()) {
            BY_CODE[(vr.name().charAt(0) - 'A') * LETTERS + vr.name().charAt(1) - 'A'] = vr;
        }
    }

    private VrCode() {}

    /** @param code first byte in the upper half */
    static @Nullable Vr vr(int code) {
        return isCapitals(code) ? BY_CODE[((code >> 8) - 'A') * LETTERS + (code & 0xFF) - 'A'] : null;
    }

    static int of(Vr vr) {
        return vr.name().charAt(0) << 8 | vr.name().charAt(1);
    }

    /**
     * Whether an unknown VR has a 32-bit length: VRs to come will (PS3.5 §6.2, §7.1.2), and are two capital letters. Anything else is a
     * faulty writer's, which put it where a VR with a 16-bit length stood.
     */
    static boolean isCapitals(int code) {
        int first = code >> 8;
        int second = code & 0xFF;
        return first >= 'A' && first <= 'Z' && second >= 'A' && second <= 'Z';
    }
}
