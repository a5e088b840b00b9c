package io.veilgate.core.deid;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns identifying values into what is looked for. How short values are told from noise, lengths counted in letters and digits:
 *
 * <ul>
 *   <li>names, each component and each component group: up to 2 are not looked for; 3 and 4 as whole words in free text; from 5 on as
 *       whole words everywhere, from 8 on also inside longer words. Family and given name together, from 6 on: as words, or run together anywhere. In Hangul, Kana
 *       and Han characters a component of 1 counts as a word, from 2 on anywhere. A component that is a {@linkplain StandardWords word of the
 *       standard} is not looked for alone, only family and given name together;
 *   <li>identifiers: up to 3 are not looked for; 4 and 5 as whole words in free text; from 6 on everywhere: digits as a whole number, with
 *       and without leading zeros, others as whole words and from 8 on inside longer ones. What
 *       stands for "not known", and words of the standard ({@code PHANTOM}), are not looked for;
 *   <li>the birth date: its eight digits, and year, month and day in three orders as words;
 *   <li>addresses and telephone numbers: up to 3 are not looked for, 4 and 5 as whole words in free text, longer ones anywhere.
 * </ul>
 */
final class Needles {
    private final Map<String, Needle> needles = new LinkedHashMap<>();

    /** A PN value, groups apart by {@code =}, components by {@code ^}. */
    void name(String value) {
        for (String group : value.split("=", -1)) {
            String[] components = group.split("\\^", -1);
            for (String component : components) {
                namePart(SearchText.of(component));
            }
            if (components.length > 1) {
                wholeName(SearchText.of(components[0]), SearchText.of(components[1]));
            }
        }
    }

    private void namePart(String part) {
        int length = compact(part).length();
        if (SearchText.isEastAsian(part)) {
            add(part, length > 1 ? Needle.Match.ANYWHERE : Needle.Match.WORDS, length > 1);
        } else if (length > 2 && !StandardWords.contains(part)) {
            add(part, length < 8 ? Needle.Match.WORDS : Needle.Match.ANYWHERE, length > 4);
        }
    }

    private void wholeName(String family, String given) {
        if (!family.isEmpty() && !given.isEmpty() && compact(family + given).length() >= 6) {
            add(family + " " + given, Needle.Match.WORDS, true);
            add(given + " " + family, Needle.Match.WORDS, true);
            add(compact(family + given), Needle.Match.ANYWHERE, true);
            add(compact(given + family), Needle.Match.ANYWHERE, true);
        }
    }

    void identifier(String value) {
        String words = SearchText.of(value);
        String compact = compact(words);
        int length = compact.length();
        if (length < 4 || StandardWords.contains(words) || PatientIdentity.isPlaceholder(value)) {
            return;
        }
        boolean digits = SearchText.isDigits(compact);
        add(words, length < 8 || digits ? Needle.Match.WORDS : Needle.Match.ANYWHERE, length > 5);
        if (digits && length > 5) {
            add(compact, Needle.Match.NUMBER, true);
            String bare = compact.replaceFirst("^0+", "");
            if (bare.length() > 5) {
                add(bare, Needle.Match.NUMBER, true);
            }
        }
    }

    /** A DA value. */
    void date(String value) {
        String digits = compact(SearchText.of(value));
        if (digits.length() < 8 || !SearchText.isDigits(digits.substring(0, 8)) || digits.startsWith(Dummies.DATE)) {
            return;
        }
        String year = digits.substring(0, 4);
        String month = digits.substring(4, 6);
        String day = digits.substring(6, 8);
        add(year + month + day, Needle.Match.NUMBER, true);
        add(year + " " + month + " " + day, Needle.Match.WORDS, false);
        add(day + " " + month + " " + year, Needle.Match.WORDS, false);
        add(month + " " + day + " " + year, Needle.Match.WORDS, false);
    }

    /** An address, a telephone number. */
    void contact(String value) {
        String words = SearchText.of(value);
        String compact = compact(words);
        int length = compact.length();
        if (length < 4) {
            return;
        }
        add(words, length < 6 ? Needle.Match.WORDS : Needle.Match.ANYWHERE, length > 5);
        if (length > 6 && SearchText.isDigits(compact)) {
            add(compact, Needle.Match.NUMBER, true);
        }
    }

    private void add(String text, Needle.Match match, boolean everywhere) {
        if (!text.isEmpty() && !text.equals(Dummies.TEXT)) {
            // of two for the same text, the one that finds more
            needles.merge(
                    text,
                    new Needle(text, match, everywhere),
                    (a, b) -> new Needle(
                            text,
                            a.match().compareTo(b.match()) >= 0 ? a.match() : b.match(),
                            a.everywhere() || b.everywhere()));
        }
    }

    private static String compact(String words) {
        return words.replace(" ", "");
    }

    List<Needle> all() {
        Collection<Needle> found = needles.values();
        return new ArrayList<>(found);
    }
}
