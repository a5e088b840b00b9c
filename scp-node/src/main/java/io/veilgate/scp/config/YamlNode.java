package io.veilgate.scp.config;

import java.util.List;
import java.util.Map;

/** A YAML value and the line, from 1, on which it begins. */
sealed interface YamlNode {
    int line();

    /** What this is, for a person. */
    String kind();

    record Mapping(int line, Map<String, Entry> entries) implements YamlNode {
        @Override
        public String kind() {
            return "keys and values";
        }
    }

    record Sequence(int line, List<YamlNode> items) implements YamlNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A single value as it is written, quotes taken off. */
    record Scalar(int line, String text) implements YamlNode {
        @Override
        public String kind() {
            return '"' + text + '"';
        }
    }

    /** {@code null}, {@code ~} or nothing at all. */
    record Nothing(int line) implements YamlNode {
        @Override
        public String kind() {
            return "nothing";
        }
    }

    /** The line is the key's. */
    record Entry(int line, YamlNode value) {}
}
