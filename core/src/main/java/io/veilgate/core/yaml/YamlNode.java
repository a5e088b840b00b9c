package io.veilgate.core.yaml;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A YAML value and the line, from 1, on which it begins. */
public sealed interface YamlNode {
    int line();

    /** What this is, for a person. */
    String found();

    record Mapping(int line, Map<String, Entry> entries) implements YamlNode {
        /** The value of a key; null if the key is not there. */
        public @Nullable YamlNode get(String key) {
            Entry entry = entries.get(key);
            return entry == null ? null : entry.value();
        }

        @Override
        public String found() {
            return "keys and values";
        }
    }

    record Sequence(int line, List<YamlNode> items) implements YamlNode {
        @Override
        public String found() {
            return "a list";
        }
    }

    /**
     * A single value as it is written, quotes taken off.
     *
     * @param number whether it is a number without quotes around it
     */
    record Scalar(int line, String text, boolean number) implements YamlNode {
        @Override
        public String found() {
            return '"' + text + '"';
        }
    }

    /** {@code null}, {@code ~} or nothing at all. */
    record Nothing(int line) implements YamlNode {
        @Override
        public String found() {
            return "nothing";
        }
    }

    /** The line is the key's. */
    record Entry(int line, YamlNode value) {}
}
