package io.veilgate.core.deid;

/**
 * A value that must not stand in an output, in the form of {@link SearchText}.
 *
 * @param everywhere look also where only codes and numbers are expected; else only in free text
 */
record Needle(String text, Match match, boolean everywhere) {
    enum Match {
        /** As whole words. */
        WORDS,
        /** With no digit before or after it. */
        NUMBER,
        /** Also as a part of a longer word. */
        ANYWHERE
    }

    /** @return where this stands in {@code haystack}; -1 if nowhere */
    int find(String haystack) {
        int from = 0;
        while (true) {
            int at = haystack.indexOf(text, from);
            if (at < 0 || match == Match.ANYWHERE || isBounded(haystack, at)) {
                return at;
            }
            from = at + 1;
        }
    }

    private boolean isBounded(String haystack, int at) {
        return !isPart(haystack, at - 1) && !isPart(haystack, at + text.length());
    }

    private boolean isPart(String haystack, int at) {
        if (at < 0 || at >= haystack.length()) {
            return false;
        }
        char c = haystack.charAt(at);
        return match == Match.NUMBER ? Character.isDigit(c) : Character.isLetterOrDigit(c);
    }

    @Override
    public String toString() {
        return "Needle[" + match + ", " + text.length() + " characters]";
    }
}
