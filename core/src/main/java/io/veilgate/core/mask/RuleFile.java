package io.veilgate.core.mask;

import io.veilgate.core.yaml.YamlNode;
import io.veilgate.core.yaml.YamlReader;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Turns one YAML file into rules; the first mistake ends it. */
final class RuleFile {
    private static final Set<String> RULE_KEYS = Set.of("name", "when", "regions", "outside", "quarantine", "clean");
    private static final String ACTIONS = "one of regions, outside, quarantine, clean";

    private final String file;
    private String rule = "";

    private RuleFile(String file) {
        this.file = file;
    }

    static List<Rule> parse(String file, String yaml) throws RuleException {
        List<RuleException> problems = new ArrayList<>();
        YamlNode root = YamlReader.read(
                yaml, (line, path, problem) -> problems.add(new RuleException(file, line, path, problem)));
        if (!problems.isEmpty()) {
            throw problems.getFirst();
        }
        return new RuleFile(file).rules(root);
    }

    private RuleException problem(YamlNode at, String key, String problem) {
        String where = rule.isEmpty() ? key : "rule \"" + rule + "\"" + (key.isEmpty() ? "" : ": " + key);
        return new RuleException(file, at.line(), where, problem);
    }

    private RuleException expected(YamlNode at, String key, String allowed) {
        return problem(at, key, "found " + at.found() + ", allowed is " + allowed);
    }

    private List<Rule> rules(YamlNode root) throws RuleException {
        if (!(root instanceof YamlNode.Sequence sequence)) {
            throw expected(root, "", "a list of rules");
        }
        List<Rule> rules = new ArrayList<>();
        for (YamlNode item : sequence.items()) {
            rule = "";
            rules.add(rule(mapping(item, "", RULE_KEYS)));
        }
        return rules;
    }

    private YamlNode.Mapping mapping(YamlNode node, String key, Set<String> allowed) throws RuleException {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            throw expected(node, key, "keys and values: " + String.join(", ", new TreeSet<>(allowed)));
        }
        for (String each : mapping.entries().keySet()) {
            if (!allowed.contains(each)) {
                throw problem(
                        mapping.entries().get(each).value(),
                        key.isEmpty() ? each : key + "." + each,
                        "not a key here; allowed are " + String.join(", ", new TreeSet<>(allowed)));
            }
        }
        return mapping;
    }

    private String text(YamlNode.Mapping in, String key, String path, String allowed) throws RuleException {
        YamlNode node = in.get(key);
        if (node == null) {
            throw problem(in, path, "missing; allowed is " + allowed);
        }
        if (!(node instanceof YamlNode.Scalar scalar) || scalar.text().isBlank()) {
            throw expected(node, path, allowed);
        }
        return scalar.text().strip();
    }

    private Rule rule(YamlNode.Mapping body) throws RuleException {
        rule = text(body, "name", "name", "a name, once among all rules");
        YamlNode when = body.get("when");
        if (when == null) {
            throw problem(body, "when", "missing; allowed are conditions, at least one");
        }
        return new Rule(rule, tests(when), action(body));
    }

    private List<Rule.Test> tests(YamlNode when) throws RuleException {
        if (!(when instanceof YamlNode.Mapping mapping) || mapping.entries().isEmpty()) {
            throw expected(when, "when", "conditions by attribute, at least one");
        }
        List<Rule.Test> tests = new ArrayList<>();
        for (Map.Entry<String, YamlNode.Entry> entry : mapping.entries().entrySet()) {
            String path = "when." + entry.getKey();
            YamlNode asked = entry.getValue().value();
            Attribute attribute = Attribute.of(entry.getKey())
                    .orElseThrow(
                            () -> problem(
                                    asked,
                                    path,
                                    "no attribute; allowed are keywords of PS3.6 such as Manufacturer, and tags such as \"(0008,0070)\""));
            if (attribute.isFileMeta()) {
                throw problem(asked, path, "stands outside the data set; allowed are attributes of the data set");
            }
            tests.add(new Rule.Test(
                    attribute,
                    new ConditionParser(attribute, (node, allowed) -> expected(node, path, allowed)).parse(asked)));
        }
        return tests;
    }

    private Rule.Action action(YamlNode.Mapping body) throws RuleException {
        YamlNode quarantine = body.get("quarantine");
        YamlNode clean = body.get("clean");
        boolean blanks = body.entries().containsKey("regions") || body.entries().containsKey("outside");
        int actions = (quarantine == null ? 0 : 1) + (clean == null ? 0 : 1) + (blanks ? 1 : 0);
        if (actions != 1) {
            throw problem(
                    body,
                    "",
                    (actions == 0 ? "says nothing to do" : "says more than one thing to do") + "; allowed is " + ACTIONS
                            + ", or regions and outside together");
        }
        if (quarantine != null) {
            if (!(quarantine instanceof YamlNode.Scalar scalar)
                    || !scalar.text().equals("true")) {
                throw expected(quarantine, "quarantine", "true");
            }
            return new Rule.Quarantine();
        }
        return clean != null ? clean(clean) : blank(body);
    }

    private Rule.Clean clean(YamlNode node) throws RuleException {
        YamlNode.Mapping body = mapping(node, "clean", Set.of("reviewedBy", "on"));
        String reviewedBy = text(body, "reviewedBy", "clean.reviewedBy", "who looked at the images");
        String on = text(body, "on", "clean.on", "a date such as 2026-11-02");
        try {
            return new Rule.Clean(reviewedBy, LocalDate.parse(on));
        } catch (DateTimeException e) {
            throw problem(body, "clean.on", "found \"" + on + "\", allowed is a date such as 2026-11-02");
        }
    }

    private Rule.Blank blank(YamlNode.Mapping body) throws RuleException {
        YamlNode outside = body.get("outside");
        if (outside != null
                && (!(outside instanceof YamlNode.Scalar scalar)
                        || !scalar.text().equals("ultrasound-regions"))) {
            throw expected(outside, "outside", "ultrasound-regions");
        }
        List<RegionSpec> regions = new ArrayList<>();
        YamlNode list = body.get("regions");
        if (list != null) {
            if (!(list instanceof YamlNode.Sequence sequence)
                    || sequence.items().isEmpty()) {
                throw expected(list, "regions", "a list of { x, y, width, height }, at least one");
            }
            for (YamlNode item : sequence.items()) {
                regions.add(region(item, "regions[" + (regions.size() + 1) + "]"));
            }
        }
        return new Rule.Blank(regions, outside != null);
    }

    private RegionSpec region(YamlNode node, String path) throws RuleException {
        YamlNode.Mapping body = mapping(node, path, Set.of("x", "y", "width", "height"));
        return new RegionSpec(
                length(body, "x", path, false),
                length(body, "y", path, false),
                length(body, "width", path, true),
                length(body, "height", path, true));
    }

    private Length length(YamlNode.Mapping body, String key, String path, boolean positive) throws RuleException {
        String allowed = positive
                ? "a whole number of pixels from 1, or a percentage such as \"10%\""
                : "a whole number of pixels, or a percentage such as \"10%\"; negative counts from the far side";
        String text = text(body, key, path + "." + key, allowed);
        Length length = Length.of(text).orElse(null);
        if (length == null || positive && length.number().signum() <= 0) {
            throw problem(body, path + "." + key, "found \"" + text + "\", allowed is " + allowed);
        }
        return length;
    }
}
