package io.veilgate.core.mask;

import io.veilgate.core.dataset.DataSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the rules that match: each attribute is decoded once an instance, however many rules ask for it. */
final class RuleMatcher {
    private final Rule[] rules;
    private final int[] tags;
    /** By rule, by test: index into {@link #tags}. */
    private final int[][] attributes;

    private final Condition[][] conditions;

    RuleMatcher(List<Rule> rules) {
        Map<Integer, Integer> indexByTag = new LinkedHashMap<>();
        this.rules = rules.toArray(Rule[]::new);
        this.attributes = new int[this.rules.length][];
        this.conditions = new Condition[this.rules.length][];
        for (int i = 0; i < this.rules.length; i++) {
            List<Rule.Test> tests = this.rules[i].when();
            attributes[i] = tests.stream()
                    .mapToInt(test -> index(indexByTag, test.attribute().tag()))
                    .toArray();
            conditions[i] = tests.stream().map(Rule.Test::condition).toArray(Condition[]::new);
        }
        this.tags = indexByTag.keySet().stream().mapToInt(Integer::intValue).toArray();
    }

    private static int index(Map<Integer, Integer> indexByTag, int tag) {
        Integer known = indexByTag.putIfAbsent(tag, indexByTag.size());
        return known == null ? indexByTag.size() - 1 : known;
    }

    List<Rule> match(DataSet received) {
        @Nullable AttributeValue[] values = new @Nullable AttributeValue[tags.length];
        List<Rule> matching = new ArrayList<>();
        for (int i = 0; i < rules.length; i++) {
            if (matches(i, received, values)) {
                matching.add(rules[i]);
            }
        }
        return matching;
    }

    private boolean matches(int rule, DataSet received, @Nullable AttributeValue[] values) {
        for (int i = 0; i < conditions[rule].length; i++) {
            int attribute = attributes[rule][i];
            AttributeValue value = values[attribute];
            if (value == null) {
                value = AttributeValue.of(received, tags[attribute]);
                values[attribute] = value;
            }
            if (!conditions[rule][i].matches(value)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "RuleMatcher[" + rules.length + " rules on "
                + Arrays.stream(tags).count() + " attributes]";
    }
}
