package io.veilgate.core.mask;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A YAML value and the line, from 1, on which it begins. */
sealed interface YamlNode {
    int line();

    /** What this is, for a person. */
    String found();

    record Mapping(int line, Map<String, YamlNode> entries) implements YamlNode {
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

    /** @param number whether it is a number without quotes around it */
    record Scalar(int line, String text, boolean number) implements YamlNode {
        @Override
        public String found() {
            return '"' + text + '"';
        }
    }

    record Nothing(int line) implements YamlNode {
        @Override
        public String found() {
            return "nothing";
        }
    }

    /** @throws RuleException if {@code text} is not one YAML document of these forms */
    static YamlNode parse(String file, String text) throws RuleException {
        try (YAMLParser parser = new YAMLFactory().createParser(text)) {
            if (parser.nextToken() == null) {
                return new Nothing(1);
            }
            YamlNode root = node(file, parser, 0);
            if (parser.nextToken() != null) {
                throw new RuleException(file, line(parser), "", "a second document; only one is read");
            }
            return root;
        } catch (JacksonException e) {
            JsonLocation location = e.getLocation();
            throw new RuleException(
                    file,
                    location == null ? 0 : location.getLineNr(),
                    "",
                    "not YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int line(YAMLParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private static YamlNode node(String file, YAMLParser parser, int depth) throws IOException, RuleException {
        int line = line(parser);
        if (depth > 8) {
            throw new RuleException(file, line, "", "nested deeper than a rule is");
        }
        if (parser.isCurrentAlias()) {
            throw new RuleException(file, line, "", "an alias (*name); write the value out");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, YamlNode> entries = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    int keyLine = line(parser);
                    parser.nextToken();
                    if (entries.put(key, node(file, parser, depth + 1)) != null) {
                        throw new RuleException(file, keyLine, "", key + ": given twice");
                    }
                }
                yield new Mapping(line, entries);
            }
            case START_ARRAY -> {
                List<YamlNode> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(node(file, parser, depth + 1));
                }
                yield new Sequence(line, items);
            }
            case VALUE_NULL -> new Nothing(line);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Scalar(line, parser.getText(), true);
            default -> new Scalar(line, parser.getText(), false);
        };
    }
}
