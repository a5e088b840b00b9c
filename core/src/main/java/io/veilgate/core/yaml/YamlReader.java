package io.veilgate.core.yaml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.JacksonYAMLParseException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads YAML into nodes that know their lines, which Jackson's own tree forgets. */
public final class YamlReader {
    private static final int MAX_DEPTH = 32;

    private final YAMLParser parser;
    private final Problems problems;

    private YamlReader(YAMLParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /** Is told what is wrong with a text. */
    @FunctionalInterface
    public interface Problems {
        /**
         * @param line from 1; 0 where it is not known
         * @param path {@code peers.PACS.port}, {@code rules[2].name}; empty where it is about the whole
         */
        void add(int line, String path, String problem);
    }

    /** The text's document; {@link YamlNode.Nothing} if it is empty or no YAML, which is then among the problems. */
    public static YamlNode read(String text, Problems problems) {
        try (YAMLParser parser = new YAMLFactory().createParser(text)) {
            YamlReader reader = new YamlReader(parser, problems);
            YamlNode root = parser.nextToken() == null ? new YamlNode.Nothing(1) : reader.node(0, "");
            if (parser.nextToken() != null) {
                problems.add(reader.line(), "", "a second document: only one is read");
            }
            return root;
        } catch (JacksonYAMLParseException e) {
            problems.add(lineOf(e.getLocation()), "", "not YAML: " + firstLine(e.getOriginalMessage()));
        } catch (JsonProcessingException e) {
            problems.add(lineOf(e.getLocation()), "", firstLine(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory", e);
        }
        return new YamlNode.Nothing(0);
    }

    private static int lineOf(JsonLocation location) {
        return location == null ? 0 : location.getLineNr();
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    /** The node whose first token is current; leaves its last token current. */
    private YamlNode node(int depth, String path) throws IOException {
        int line = line();
        if (depth > MAX_DEPTH) {
            throw new JsonParseException(
                    parser, "nested more than " + MAX_DEPTH + " deep", parser.currentTokenLocation());
        }
        if (parser.isCurrentAlias()) {
            problems.add(line, path, "an alias (*name): not supported, write the value out");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(line, depth, path);
            case START_ARRAY -> sequence(line, depth, path);
            case VALUE_NULL -> new YamlNode.Nothing(line);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new YamlNode.Scalar(line, parser.getText(), true);
            default -> new YamlNode.Scalar(line, parser.getText(), false);
        };
    }

    private YamlNode mapping(int line, int depth, String path) throws IOException {
        Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int keyLine = line();
            String keyPath = path.isEmpty() ? key : path + "." + key;
            parser.nextToken();
            if (entries.put(key, new YamlNode.Entry(keyLine, node(depth + 1, keyPath))) != null) {
                problems.add(keyLine, keyPath, "given twice");
            }
        }
        return new YamlNode.Mapping(line, entries);
    }

    private YamlNode sequence(int line, int depth, String path) throws IOException {
        List<YamlNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(depth + 1, path + "[" + (items.size() + 1) + "]"));
        }
        return new YamlNode.Sequence(line, items);
    }
}
