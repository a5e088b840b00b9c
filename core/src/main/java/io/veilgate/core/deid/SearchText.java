package io.veilgate.core.deid;

import java.text.Normalizer;

/**
 * Text in the form in which values are compared: compatibility characters unified (NFKC: full and half width), upper case, every run of
 * what is neither letter nor digit one space, none at the ends. So {@code Hong^Gil-Dong} and {@code hong gil_dong} are the same.
 */
final class SearchText {
    private SearchText() {}

    static String of(String value) {
        StringBuilder text = new StringBuilder(value.length());
        append(value, text);
        return text.toString();
    }

    static void append(String value, StringBuilder to) {
        String unified = isAscii(value) ? value : Normalizer.normalize(value, Normalizer.Form.NFKC);
        int start = to.length();
        boolean gap = false;
        for (int i = 0; i < unified.length(); i++) {
            char c = unified.charAt(i);
            if (isLetterOrDigit(c)) {
                if (gap && to.length() > start) {
                    to.append(' ');
                }
                gap = false;
                to.append(c < 0x80 ? (char) (c >= 'a' && c <= 'z' ? c - 32 : c) : Character.toUpperCase(c));
            } else {
                gap = true;
            }
        }
    }

    /** Whether this is a character of a script that writes names with few characters and words without gaps: Hangul, Kana, Han. */
    static boolean isEastAsian(String text) {
        return text.chars().anyMatch(c -> c >= 0x1100);
    }

    static boolean isDigits(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return c < 0x80
                ? c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
                : Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    }
}
