package io.veilgate.core.mask;

import io.veilgate.core.base.Uid;
import io.veilgate.core.base.UidRegistry;
import java.math.BigDecimal;
import java.util.List;

/** What a rule asks of one attribute. Texts are folded ({@link AttributeValue#fold}) when a condition is made. */
sealed interface Condition {
    boolean matches(AttributeValue value);

    /** Equal conditions, and only they, have equal forms. */
    String canonical();

    record Present() implements Condition {
        @Override
        public boolean matches(AttributeValue value) {
            return value.isPresent();
        }

        @Override
        public String canonical() {
            return "present";
        }
    }

    record Absent() implements Condition {
        @Override
        public boolean matches(AttributeValue value) {
            return !value.isPresent();
        }

        @Override
        public String canonical() {
            return "absent";
        }
    }

    record Exact(String text) implements Condition {
        @Override
        public boolean matches(AttributeValue value) {
            return value.isPresent() && value.folded().equals(text);
        }

        @Override
        public String canonical() {
            return "=" + text;
        }
    }

    record Contains(String text) implements Condition {
        @Override
        public boolean matches(AttributeValue value) {
            return value.isPresent() && value.folded().contains(text);
        }

        @Override
        public String canonical() {
            return "~" + text;
        }
    }

    /** {@code *}: any characters, also none; {@code ?}: any one. */
    record Glob(String pattern) implements Condition {
        @Override
        public boolean matches(AttributeValue value) {
            return value.isPresent() && matches(pattern, value.folded());
        }

        private static boolean matches(String pattern, String text) {
            int p = 0;
            int t = 0;
            int star = -1;
            int resume = 0;
            while (t < text.length()) {
                char want = p < pattern.length() ? pattern.charAt(p) : 0;
                if (p < pattern.length() && want == '*') {
                    star = p++;
                    resume = t;
                } else if (p < pattern.length() && (want == '?' || want == text.charAt(t))) {
                    p++;
                    t++;
                } else if (star >= 0) {
                    p = star + 1;
                    t = ++resume;
                } else {
                    return false;
                }
            }
            while (p < pattern.length() && pattern.charAt(p) == '*') {
                p++;
            }
            return p == pattern.length();
        }

        @Override
        public String canonical() {
            return "*" + pattern;
        }
    }

    record Numeric(BigDecimal wanted) implements Condition {
        @Override
        public boolean matches(AttributeValue value) {
            return value.number()
                    .filter(number -> number.compareTo(wanted) == 0)
                    .isPresent();
        }

        @Override
        public String canonical() {
            return "#" + wanted.stripTrailingZeros();
        }
    }

    record AnyOf(List<Condition> conditions) implements Condition {
        public AnyOf {
            conditions = List.copyOf(conditions);
        }

        @Override
        public boolean matches(AttributeValue value) {
            for (Condition condition : conditions) {
                if (condition.matches(value)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String canonical() {
            StringBuilder all = new StringBuilder("[").append(conditions.size());
            conditions.stream()
                    .map(Condition::canonical)
                    .sorted()
                    .forEach(one ->
                            all.append(' ').append(one.length()).append(':').append(one));
            return all.toString();
        }
    }

    /** Asks a UID's keyword where the UID itself does not match. */
    record UidOrKeyword(Condition condition) implements Condition {
        @Override
        public boolean matches(AttributeValue value) {
            return condition.matches(value)
                    || Uid.isValid(value.text())
                            && UidRegistry.standard()
                                    .get(new Uid(value.text()))
                                    .filter(entry -> condition.matches(AttributeValue.ofText(entry.keyword())))
                                    .isPresent();
        }

        @Override
        public String canonical() {
            return "uid " + condition.canonical();
        }
    }
}
