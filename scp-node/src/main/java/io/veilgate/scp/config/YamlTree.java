package io.veilgate.scp.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.JacksonYAMLParseException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a YAML file into nodes that know their lines, which Jackson's own tree forgets. */
final class YamlTree {
    private static final int MAX_DEPTH = 32;
    private static final long MAX_BYTES = 1 << 20;

    private final YAMLParser parser;
    private final Problems problems;

    private YamlTree(YAMLParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /** The file's document; {@link YamlNode.Nothing} if it is empty or cannot be read, which is then among the problems. */
    static YamlNode read(Path file, Problems problems) {
        try (YAMLParser parser = new YAMLFactory().createParser(text(file))) {
            YamlTree tree = new YamlTree(parser, problems);
            YamlNode root = parser.nextToken() == null ? new YamlNode.Nothing(1) : tree.node(0, "");
            if (parser.nextToken() != null) {
                problems.add(tree.line(), "", "a second document: only one is read");
            }
            return root;
        } catch (JacksonYAMLParseException e) {
            problems.add(lineOf(e.getLocation()), "", "not YAML: " + firstLine(e.getOriginalMessage()));
        } catch (JsonProcessingException e) {
            problems.add(lineOf(e.getLocation()), "", firstLine(e.getOriginalMessage()));
        } catch (java.nio.file.NoSuchFileException e) {
            problems.add(0, "", "no such file");
        } catch (java.nio.charset.CharacterCodingException e) {
            problems.add(0, "", "not UTF-8");
        } catch (IOException e) {
            problems.add(0, "", "cannot be read: " + e.getMessage());
        }
        return new YamlNode.Nothing(0);
    }

    private static String text(Path file) throws IOException {
        if (Files.isRegularFile(file) && Files.size(file) > MAX_BYTES) {
            throw new IOException("more than " + MAX_BYTES + " bytes");
        }
        return Files.readString(file);
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
            throw new com.fasterxml.jackson.core.JsonParseException(
                    parser, "nested more than " + MAX_DEPTH + " deep", parser.currentTokenLocation());
        }
        if (parser.isCurrentAlias()) {
            problems.add(line, path, "an alias (*name): not supported, write the value out");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(line, depth, path);
            case START_ARRAY -> sequence(line, depth, path);
            case VALUE_NULL -> new YamlNode.Nothing(line);
            default -> new YamlNode.Scalar(line, parser.getText());
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
