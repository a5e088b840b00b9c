package io.veilgate.scu.query;

/** Checks text from outside before it becomes an attribute or a key. Messages have the attribute's name, never the value. */
final class SafeText {
    private SafeText() {}

    /**
     * One value of a text VR (PS3.5 §6.2): not empty, no backslash, no control characters.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static void checkValue(String name, String text, int maxCharacters) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(name + " is empty");
        }
        if (text.codePointCount(0, text.length()) > maxCharacters) {
            throw new IllegalArgumentException(name + " has more than " + maxCharacters + " characters");
        }
        if (text.indexOf('\\') >= 0) {
            throw new IllegalArgumentException(name + " has a backslash, which would make two values of it");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(name + " has a control character");
        }
    }

    /**
     * A value that matches nothing but itself when it is a key (PS3.4 §C.2.2.2.4).
     *
     * @throws IllegalArgumentException if it is something else
     */
    static void checkKey(String name, String text, int maxCharacters) {
        checkValue(name, text, maxCharacters);
        if (text.indexOf('*') >= 0 || text.indexOf('?') >= 0) {
            throw new IllegalArgumentException(name + " has a wildcard (* or ?)");
        }
    }

    static boolean isUid(String text) {
        return !text.isEmpty() && text.length() <= 64 && text.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }
}
