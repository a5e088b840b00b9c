package io.veilgate.scp.config;

import io.veilgate.core.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys below one key of the file, read one by one by name; {@link #close} then reports those that nobody asked for. A value that cannot be
 * used is reported and read as absent, so that reading goes on to the next error.
 */
final class Section {
    private final Problems problems;
    private final String path;
    private final int line;
    private final Map<String, YamlNode.Entry> entries;
    private final Set<String> known = new LinkedHashSet<>();

    private Section(Problems problems, String path, int line, Map<String, YamlNode.Entry> entries) {
        this.problems = problems;
        this.path = path;
        this.line = line;
        this.entries = entries;
    }

    /** The section that a node is; an empty one, and a problem, where it is something else. */
    static Section of(Problems problems, String path, YamlNode node) {
        return of(problems, path, node.line(), node);
    }

    private static Section of(Problems problems, String path, int line, YamlNode node) {
        return switch (node) {
            case YamlNode.Mapping mapping -> new Section(problems, path, line, mapping.entries());
            case YamlNode.Nothing _ -> new Section(problems, path, line, Map.of());
            case YamlNode.Sequence _, YamlNode.Scalar _ -> {
                problems.add(line, path, "found " + node.found() + "; allowed: keys and values");
                yield new Section(problems, path, line, Map.of());
            }
        };
    }

    /** The line of a key, or of the section where it is absent. */
    private int lineOf(String key) {
        YamlNode.Entry entry = entries.get(key);
        return entry == null ? line : entry.line();
    }

    boolean has(String key) {
        known.add(key);
        return entries.containsKey(key);
    }

    /** Whether there are keys and values below a key. */
    boolean isSection(String key) {
        known.add(key);
        YamlNode.Entry entry = entries.get(key);
        return entry != null && entry.value() instanceof YamlNode.Mapping;
    }

    void problem(String key, String text) {
        problems.add(lineOf(key), child(key), text);
    }

    /** A problem of the section as a whole. */
    void problemHere(String text) {
        problems.add(line, path, text);
    }

    <T> Optional<T> optional(String key, Kind<T> kind) {
        return node(key).flatMap(node -> value(child(key), node, kind));
    }

    <T> T value(String key, Kind<T> kind, T whenAbsent) {
        return optional(key, kind).orElse(whenAbsent);
    }

    /** The value; null, and a problem, where it is absent or unusable. */
    <T> @Nullable T required(String key, Kind<T> kind) {
        if (node(key).isEmpty()) {
            problem(key, "missing; allowed: " + kind.allowed());
        }
        return optional(key, kind).orElse(null);
    }

    /** The values of a list; a single value counts as a list of one. */
    <T> List<T> list(String key, Kind<T> kind) {
        YamlNode node = node(key).orElse(null);
        if (node == null) {
            return List.of();
        }
        List<YamlNode> items = node instanceof YamlNode.Sequence sequence ? sequence.items() : List.of(node);
        List<T> values = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            String itemPath = items.size() == 1 ? child(key) : child(key) + "[" + (i + 1) + "]";
            value(itemPath, items.get(i), kind).ifPresent(values::add);
        }
        return values;
    }

    /** The section below a key; an empty one where it is absent. */
    Section section(String key) {
        int keyLine = lineOf(key);
        return of(problems, child(key), keyLine, node(key).orElse(new YamlNode.Nothing(keyLine)));
    }

    /** The sections below a key, by their names. */
    Map<String, Section> sections(String key) {
        Section parent = section(key);
        Map<String, Section> children = new LinkedHashMap<>();
        parent.entries.forEach(
                (name, entry) -> children.put(name, of(problems, parent.child(name), entry.line(), entry.value())));
        return children;
    }

    /** The sections of a list. */
    Collection<Section> items(String key) {
        YamlNode node = node(key).orElse(null);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof YamlNode.Sequence sequence)) {
            problem(key, "found " + node.found() + "; allowed: a list");
            return List.of();
        }
        List<Section> items = new ArrayList<>();
        for (YamlNode item : sequence.items()) {
            items.add(of(problems, child(key) + "[" + (items.size() + 1) + "]", item));
        }
        return items;
    }

    /** Reports every key that was not asked for. */
    void close() {
        entries.forEach((key, entry) -> {
            if (!known.contains(key)) {
                problems.add(entry.line(), child(key), "not a known key; known here: " + String.join(", ", known));
            }
        });
    }

    private Optional<YamlNode> node(String key) {
        known.add(key);
        YamlNode.Entry entry = entries.get(key);
        return entry == null || entry.value() instanceof YamlNode.Nothing
                ? Optional.empty()
                : Optional.of(entry.value());
    }

    private String child(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private <T> Optional<T> value(String valuePath, YamlNode node, Kind<T> kind) {
        if (node instanceof YamlNode.Scalar(int _, String text, boolean _)) {
            try {
                return Optional.of(kind.parse().apply(text));
            } catch (IllegalArgumentException _) {
                // told below, like a node of the wrong shape
            }
        }
        problems.add(node.line(), valuePath, "found " + node.found() + "; allowed: " + kind.allowed());
        return Optional.empty();
    }
}
