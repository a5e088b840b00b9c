package io.veilgate.core.ul;

/** AE titles in PDUs: fields of 16 characters whose outer spaces mean nothing (PS3.8 §9.3.2). */
final class Titles {
    static final int FIELD_BYTES = 16;

    private Titles() {}

    /** The title without its outer spaces; a backslash for each character that no AE title may hold. */
    static String received(String field) {
        StringBuilder title = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            title.append(c >= 0x20 && c < 0x7F ? c : '\\');
        }
        return title.toString().strip();
    }
}
