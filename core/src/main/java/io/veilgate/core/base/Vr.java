package io.veilgate.core.base;

import java.util.Optional;

/** Value representations (PS3.5 §6.2). */
public enum Vr {
    AE(Form.TEXT),
    AS(Form.TEXT),
    AT(Form.BINARY, 2),
    CS(Form.TEXT),
    DA(Form.TEXT),
    DS(Form.TEXT),
    DT(Form.TEXT),
    FD(Form.BINARY, 8),
    FL(Form.BINARY, 4),
    IS(Form.TEXT),
    LO(Form.CHARSET_TEXT),
    LT(Form.CHARSET_TEXT),
    OB(Form.LONG_BINARY, 1),
    OD(Form.LONG_BINARY, 8),
    OF(Form.LONG_BINARY, 4),
    OL(Form.LONG_BINARY, 4),
    OV(Form.LONG_BINARY, 8),
    OW(Form.LONG_BINARY, 2),
    PN(Form.CHARSET_TEXT),
    SH(Form.CHARSET_TEXT),
    SL(Form.BINARY, 4),
    SQ(Form.SEQUENCE),
    SS(Form.BINARY, 2),
    ST(Form.CHARSET_TEXT),
    SV(Form.LONG_BINARY, 8),
    TM(Form.TEXT),
    UC(Form.LONG_CHARSET_TEXT),
    UI(Form.TEXT),
    UL(Form.BINARY, 4),
    UN(Form.LONG_BINARY, 1),
    UR(Form.LONG_TEXT),
    US(Form.BINARY, 2),
    UT(Form.LONG_CHARSET_TEXT),
    UV(Form.LONG_BINARY, 8);

    private enum Form {
        TEXT,
        CHARSET_TEXT,
        LONG_TEXT,
        LONG_CHARSET_TEXT,
        BINARY,
        LONG_BINARY,
        SEQUENCE
    }

    private static final Vr[] BY_CODE = byCode();

    private final Form form;
    private final int unitBytes;

    Vr(Form form) {
        this(form, 1);
    }

    Vr(Form form, int unitBytes) {
        this.form = form;
        this.unitBytes = unitBytes;
    }

    private static Vr[] byCode() {
        Vr[] table = new Vr[26 * 26];
        for (Vr vr : values()) {
            table[index(vr.name().charAt(0), vr.name().charAt(1))] = vr;
        }
        return table;
    }

    private static int index(int first, int second) {
        return (first - 'A') * 26 + (second - 'A');
    }

    /** The VR of these two characters as they stand in an explicit VR data element; empty if the standard has none such. */
    public static Optional<Vr> of(int first, int second) {
        if (first < 'A' || first > 'Z' || second < 'A' || second > 'Z') {
            return Optional.empty();
        }
        return Optional.ofNullable(BY_CODE[index(first, second)]);
    }

    /** Whether its explicit VR header has two reserved bytes and a 32-bit length (PS3.5 §7.1.2, Table 7.1-1). */
    public boolean hasLongHeader() {
        return switch (form) {
            case LONG_TEXT, LONG_CHARSET_TEXT, LONG_BINARY, SEQUENCE -> true;
            case TEXT, CHARSET_TEXT, BINARY -> false;
        };
    }

    /** Whether values are characters of any repertoire. */
    public boolean isText() {
        return switch (form) {
            case TEXT, CHARSET_TEXT, LONG_TEXT, LONG_CHARSET_TEXT -> true;
            case BINARY, LONG_BINARY, SEQUENCE -> false;
        };
    }

    /** Whether Specific Character Set (0008,0005) governs its values (PS3.5 §6.1.2.3). */
    public boolean usesSpecificCharacterSet() {
        return form == Form.CHARSET_TEXT || form == Form.LONG_CHARSET_TEXT;
    }

    /** Whether a backslash separates values; in LT, ST, UT and UR it is a character like any other (PS3.5 §6.4). */
    public boolean isMultiValuedText() {
        return isText() && this != LT && this != ST && this != UT && this != UR;
    }

    /** Bytes that change places together when the byte order changes; 1 where nothing does. AT is two 16-bit units. */
    public int unitBytes() {
        return unitBytes;
    }

    /** What pads a value to even length: NUL for UI and binary values, else a space (PS3.5 §6.2). */
    public byte paddingByte() {
        return (byte) (isText() && this != UI ? ' ' : 0);
    }
}
