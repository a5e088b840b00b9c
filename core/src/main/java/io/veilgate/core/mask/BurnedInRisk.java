package io.veilgate.core.mask;

import io.veilgate.core.base.Tables;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Tags;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of image in which text in the pixels is certain or likely. */
final class BurnedInRisk {
    /** How a fact compares an attribute with its values. */
    private enum Operator {
        EQUALS("equals"),
        IN("in"),
        CONTAINS("contains"),
        CONTAINS_ANY("contains any (ignore case)"),
        ANY_VALUE_CONTAINS("any value contains"),
        PRESENT("present"),
        NON_EMPTY("non-empty"),
        GREATER_THAN("greater than");

        private final String term;

        Operator(String term) {
            this.term = term;
        }

        static Operator of(String term) {
            return Arrays.stream(values())
                    .filter(one -> one.term.equals(term))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("unknown operator in the table of risks"));
        }
    }

    /** @param anyGroup the tag stands for its element in every overlay group */
    private record Fact(String attribute, int tag, boolean anyGroup, Operator operator, List<String> values) {
        Optional<String> in(DataSet dataSet) {
            for (int group = Tags.group(tag); group <= (anyGroup ? 0x60FE : Tags.group(tag)); group += 2) {
                int each = Tags.of(group, Tags.element(tag));
                if (tag == Tag.CodeMeaning ? anywhere(dataSet, each) : holds(dataSet, each)) {
                    return Optional.of(
                            attribute + (values.isEmpty() ? "" : " " + operator.term + " " + String.join("|", values)));
                }
            }
            return Optional.empty();
        }

        private boolean anywhere(DataSet dataSet, int each) {
            if (holds(dataSet, each)) {
                return true;
            }
            for (Element element : dataSet.elements()) {
                if (element.value() instanceof Value.Items sequence
                        && sequence.items().stream().anyMatch(item -> anywhere(item.dataSet(), each))) {
                    return true;
                }
            }
            return false;
        }

        private boolean holds(DataSet dataSet, int each) {
            AttributeValue value = AttributeValue.of(dataSet, each);
            if (!value.isPresent()) {
                return false;
            }
            return switch (operator) {
                case PRESENT, NON_EMPTY -> true;
                case EQUALS, IN -> values.contains(value.folded());
                case CONTAINS, CONTAINS_ANY, ANY_VALUE_CONTAINS ->
                    values.stream().anyMatch(value.folded()::contains);
                case GREATER_THAN ->
                    value.number()
                            .filter(number -> number.compareTo(new java.math.BigDecimal(values.getFirst())) > 0)
                            .isPresent();
            };
        }
    }

    private final List<Fact> facts;

    BurnedInRisk() {
        this.facts = Tables.read(BurnedInRisk.class, "burned-in-risk.tsv").stream()
                .map(BurnedInRisk::fact)
                .toList();
    }

    private static Fact fact(String[] row) {
        boolean anyGroup = row[1].startsWith("60xx");
        int tag = Integer.parseUnsignedInt(row[1].replace("xx", "00"), 16);
        List<String> values = row[3].isEmpty()
                ? List.of()
                : Arrays.stream(row[3].split("\\|")).map(AttributeValue::fold).toList();
        return new Fact(row[0], tag, anyGroup, Operator.of(row[2]), values);
    }

    /** The first fact that makes text in the pixels certain or likely, in words of the table. */
    Optional<String> in(DataSet received) {
        return facts.stream().flatMap(fact -> fact.in(received).stream()).findFirst();
    }
}
