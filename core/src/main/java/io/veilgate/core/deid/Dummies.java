package io.veilgate.core.deid;

import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The fixed values of non-zero length that stand where something was (action D): each one that its VR permits (PS3.5 §6.2). */
final class Dummies {
    static final String TEXT = "REMOVED";
    static final String DATE = "19000101";

    private static final Map<Vr, Value.Bytes> BY_VR = new EnumMap<>(Vr.class);

    static {
        for (Vr vr : Vr.values()) {
            BY_VR.put(vr, of(vr));
        }
    }

    private Dummies() {}

    /** An element of this VR with a dummy value; the VR is not SQ. */
    static Element element(int tag, Vr vr) {
        return new Element(tag, vr, Objects.requireNonNull(BY_VR.get(vr)));
    }

    /** As many dummies as there were values in this text; only DS and IS have several. */
    static Element numbers(int tag, Vr vr, byte[] encoded) {
        StringBuilder zeros = new StringBuilder("0");
        for (byte b : encoded) {
            if (b == '\\') {
                zeros.append("\\0");
            }
        }
        return new Element(tag, vr, ascii(zeros.toString(), vr));
    }

    /** Zeros in place of a binary value, as many bytes as there were. */
    static Element zeros(int tag, Vr vr, int length) {
        return new Element(tag, vr, new Value.Bytes(new byte[length]));
    }

    /** ASCII text, padded; the same bytes in each repertoire that Specific Character Set can name. */
    static Value.Bytes ascii(String text, Vr vr) {
        return padded(text.getBytes(StandardCharsets.US_ASCII), vr);
    }

    static Value.Bytes padded(byte[] encoded, Vr vr) {
        if (encoded.length % 2 == 0) {
            return new Value.Bytes(encoded);
        }
        byte[] padded = Arrays.copyOf(encoded, encoded.length + 1);
        padded[encoded.length] = vr.paddingByte();
        return new Value.Bytes(padded);
    }

    private static Value.Bytes of(Vr vr) {
        return switch (vr) {
            case AE, CS, LO, LT, PN, SH, ST, UC, UT -> ascii(TEXT, vr);
            case AS -> ascii("000Y", vr);
            case DA -> ascii(DATE, vr);
            case DT -> ascii(DATE + "000000", vr);
            case TM -> ascii("000000", vr);
            case DS, IS -> ascii("0", vr);
            case UR -> ascii("about:blank", vr);
            case OB, OW, UN -> new Value.Bytes(new byte[2]);
            case AT, FD, FL, OD, OF, OL, OV, SL, SS, SV, UL, US, UV ->
                new Value.Bytes(new byte[vr.unitBytes() * (vr == Vr.AT ? 2 : 1)]);
            case SQ, UI -> Value.Bytes.EMPTY; // made by the one who knows the items, or the key
        };
    }
}
