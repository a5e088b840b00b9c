package io.veilgate.core.dataset;

import io.veilgate.core.base.Vr;

/** The characters at which designations of code elements end, besides the end of the value (PS3.5 §6.1.2.5.3). */
enum Delimiters {
    /** Of text that is one value: control characters. */
    LINES,
    /** And the backslash between values. */
    VALUES,
    /** And {@code ^} and {@code =} of person names. */
    NAMES;

    static Delimiters of(Vr vr) {
        if (vr == Vr.PN) {
            return NAMES;
        }
        return vr.isMultiValuedText() ? VALUES : LINES;
    }

    boolean separatesValues(int character) {
        return character == '\\' && this != LINES;
    }

    boolean endsDesignations(int character) {
        return character < 0x20
                || separatesValues(character)
                || this == NAMES && (character == '^' || character == '=');
    }
}
