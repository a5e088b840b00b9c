package io.veilgate.scp.pacs;

import io.veilgate.core.base.Vr;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Attribute matching (PS3.4 §C.2.2.2): universal, single value, list of UID, wildcard, and ranges of dates and times. */
final class KeyMatcher {
    private final Vr vr;
    private final List<String> keys;
    private final Pattern wildcard;

    private KeyMatcher(Vr vr, List<String> keys, Pattern wildcard) {
        this.vr = vr;
        this.keys = keys;
        this.wildcard = wildcard;
    }

    /** @param keys the key's values, decoded and without padding; none for universal matching */
    static KeyMatcher of(Vr vr, List<String> keys) {
        List<String> given = keys.stream()
                .map(String::strip)
                .filter(key -> !key.isEmpty() && !(key.equals("*") && takesWildcards(vr)))
                .map(key -> folded(vr, key))
                .toList();
        return new KeyMatcher(vr, given, wildcard(given.isEmpty() ? "" : given.getFirst()));
    }

    boolean isUniversal() {
        return keys.isEmpty();
    }

    /** Whether one of an attribute's values matches; one that is absent or empty matches universally only. */
    boolean matches(List<String> values) {
        return isUniversal() || values.stream().anyMatch(value -> !value.isEmpty() && matches(folded(vr, value)));
    }

    private boolean matches(String value) {
        return switch (vr) {
            case UI -> keys.contains(value);
            case DA, TM -> inRange(value);
            case IS, DS -> isSameNumber(value);
            case PN -> isName(value);
            default -> takesWildcards(vr) ? wildcard.matcher(value).matches() : value.equals(keys.getFirst());
        };
    }

    /** A key without {@code =} is held against each component group: the Latin, the ideographic and the phonetic one (PS3.5 §6.2.1). */
    private boolean isName(String value) {
        if (wildcard.matcher(value).matches()) {
            return true;
        }
        for (String group : value.split("=", -1)) {
            if (wildcard.matcher(group).matches()) {
                return true;
            }
        }
        return false;
    }

    private boolean isSameNumber(String value) {
        try {
            return Double.parseDouble(value) == Double.parseDouble(keys.getFirst());
        } catch (NumberFormatException e) {
            return value.equals(keys.getFirst());
        }
    }

    /** A bound covers what it leaves out: to 10 includes 1059; the old forms 1999.12.31 and 10:59 are read too. */
    private boolean inRange(String received) {
        String value = plain(received);
        String key = plain(keys.getFirst());
        int dash = key.indexOf('-');
        if (dash < 0) {
            return value.equals(key) || vr == Vr.TM && value.startsWith(key);
        }
        String from = key.substring(0, dash).strip();
        String to = key.substring(dash + 1).strip();
        return (from.isEmpty() || value.compareTo(from) >= 0)
                && (to.isEmpty() || cut(value, to.length()).compareTo(to) <= 0);
    }

    private static String plain(String dateOrTime) {
        return dateOrTime.replaceAll("(?<=\\d{4})\\.|(?<=\\d{4}\\.\\d{2})\\.|:", "");
    }

    private static String cut(String value, int length) {
        return value.substring(0, Math.min(value.length(), length));
    }

    /** Names are matched without regard to case, as PS3.4 §C.2.2.2.1 allows. */
    private static String folded(Vr vr, String value) {
        return vr == Vr.PN ? value.toLowerCase(Locale.ROOT) : value;
    }

    /** VRs in which {@code *} and {@code ?} are wildcards (PS3.4 §C.2.2.2.4). */
    private static boolean takesWildcards(Vr vr) {
        return switch (vr) {
            case AE, CS, LO, LT, PN, SH, ST, UC, UR, UT -> true;
            default -> false;
        };
    }

    private static Pattern wildcard(String key) {
        StringBuilder pattern = new StringBuilder();
        key.chars().forEach(c -> {
            switch (c) {
                case '*' -> pattern.append(".*");
                case '?' -> pattern.append('.');
                default -> pattern.append(Pattern.quote(String.valueOf((char) c)));
            }
        });
        return Pattern.compile(pattern.toString(), Pattern.DOTALL);
    }
}
