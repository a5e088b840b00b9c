package io.veilgate.core.mask;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.UidRegistry;
import io.veilgate.core.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a rule asks of one attribute. */
record ConditionParser(Attribute attribute, Problems problems) {
    /** Makes the exception for what was found, saying what is allowed. */
    @FunctionalInterface
    interface Problems {
        RuleException at(YamlNode found, String allowed);
    }

    private static final String ALLOWED =
            "a text (* and ? stand for any characters, ~text for text inside), a number, present, absent, or a list of these";

    Condition parse(YamlNode node) throws RuleException {
        return switch (node) {
            case YamlNode.Scalar scalar -> scalar(scalar);
            case YamlNode.Sequence sequence
            when !sequence.items().isEmpty() -> {
                List<Condition> any = new ArrayList<>();
                for (YamlNode item : sequence.items()) {
                    if (!(item instanceof YamlNode.Scalar scalar)) {
                        throw problems.at(item, ALLOWED);
                    }
                    any.add(scalar(scalar));
                }
                yield new Condition.AnyOf(any);
            }
            case YamlNode.Sequence _, YamlNode.Mapping _, YamlNode.Nothing _ -> throw problems.at(node, ALLOWED);
        };
    }

    private Condition scalar(YamlNode.Scalar scalar) throws RuleException {
        String text = AttributeValue.fold(scalar.text());
        if (text.equals("present")) {
            return new Condition.Present();
        }
        if (text.equals("absent")) {
            return new Condition.Absent();
        }
        if (attribute.kind() == Attribute.Kind.OPAQUE) {
            throw problems.at(scalar, "present or absent, for a sequence or binary value");
        }
        if (attribute.tag() == Tag.SOPClassUID) {
            return sopClass(scalar, text);
        }
        return text(scalar, text);
    }

    private Condition text(YamlNode.Scalar scalar, String text) throws RuleException {
        if (text.isEmpty() || text.equals("~")) {
            throw problems.at(scalar, ALLOWED);
        }
        if (text.startsWith("~")) {
            return new Condition.Contains(text.substring(1).strip());
        }
        if (text.indexOf('*') >= 0 || text.indexOf('?') >= 0) {
            return new Condition.Glob(text);
        }
        if (scalar.number() || attribute.kind() == Attribute.Kind.NUMBER) {
            var number = AttributeValue.parse(text);
            if (number.isPresent()) {
                return new Condition.Numeric(number.get());
            }
        }
        return new Condition.Exact(text);
    }

    private Condition sopClass(YamlNode.Scalar scalar, String text) throws RuleException {
        Condition condition = text(scalar, text);
        if (!(condition instanceof Condition.Exact)) {
            return new Condition.UidOrKeyword(condition);
        }
        if (Uid.isValid(text)) {
            return condition;
        }
        Optional<UidRegistry.Entry> entry =
                UidRegistry.standard().byKeyword(scalar.text().strip());
        return entry.<Condition>map(known -> new Condition.Exact(known.uid().value()))
                .orElseThrow(() -> problems.at(
                        scalar,
                        "a UID, or a keyword of the registry such as UltrasoundImageStorage, as it is spelt there"));
    }
}
