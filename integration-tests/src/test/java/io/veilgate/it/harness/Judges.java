package io.veilgate.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** What programs of others say of a DICOM file. */
public final class Judges {
    private Judges() {}

    /**
     * What pydicom made of a file.
     *
     * @param problem why it could not be read, or its pixels not be decoded; empty if they could
     * @param warnings about values that are not what their VR allows
     */
    public record Reading(String problem, List<String> warnings) {
        public Reading {
            warnings = List.copyOf(warnings);
        }
    }

    /** dciodvfy's errors, in its words; warnings are left out. */
    public static List<String> dciodvfyErrors(Path file) throws Exception {
        return Programs.run(List.of("dciodvfy", file.toString()), Map.of()).lines().stream()
                .filter(line -> line.startsWith("Error"))
                .toList();
    }

    /** What GDCM says of the image, if it can read the file. */
    public static ToolResult gdcminfo(Path file) throws Exception {
        return Programs.run(List.of("gdcminfo", file.toString()), Map.of());
    }

    /** Every file read by pydicom: all values converted, native and RLE pixel data decoded. */
    public static SequencedMap<Path, Reading> pydicom(List<Path> files) throws Exception {
        SequencedMap<Path, Reading> readings = new LinkedHashMap<>();
        if (files.isEmpty()) {
            return readings;
        }
        List<String> output = python("read", files).succeeded().lines();
        for (int i = 0; i < files.size(); i++) {
            JsonNode line = new ObjectMapper().readTree(output.get(i));
            List<String> warnings = new ArrayList<>();
            line.get("warnings").forEach(warning -> warnings.add(warning.asText()));
            readings.put(files.get(i), new Reading(line.get("problem").asText(), warnings));
        }
        return readings;
    }

    /** Native or RLE pixel data as pydicom decodes it. */
    public static Pixels pixels(Path file) throws Exception {
        return pixels(List.of(file)).getFirst();
    }

    /** As {@link #pixels(Path)}, of several files at once; all of it in memory. */
    public static List<Pixels> pixels(List<Path> files) throws Exception {
        if (files.isEmpty()) {
            return List.of();
        }
        Path raw = Files.createTempDirectory("veilgate-pixels-");
        List<Path> arguments = new ArrayList<>();
        for (Path file : files) {
            arguments.addAll(List.of(file, raw.resolve(arguments.size() + ".raw")));
        }
        try {
            List<String> shapes = python("pixels", arguments).succeeded().lines();
            List<Pixels> decoded = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                JsonNode shape = new ObjectMapper().readTree(shapes.get(i));
                decoded.add(new Pixels(
                        shape.get("frames").asInt(),
                        shape.get("rows").asInt(),
                        shape.get("columns").asInt(),
                        shape.get("samples").asInt(),
                        shape.get("bytes").asInt(),
                        Files.readAllBytes(arguments.get(2 * i + 1))));
            }
            return decoded;
        } finally {
            for (int i = 1; i < arguments.size(); i += 2) {
                Files.deleteIfExists(arguments.get(i));
            }
            Files.deleteIfExists(raw);
        }
    }

    /**
     * What pydicom finds different between the data sets of two files, at every depth but for group lengths; empty where nothing is.
     *
     * @param pairs of each file the one to hold against it
     */
    public static SequencedMap<Path, String> pydicomDifferences(SequencedMap<Path, Path> pairs) throws Exception {
        SequencedMap<Path, String> differences = new LinkedHashMap<>();
        if (pairs.isEmpty()) {
            return differences;
        }
        List<Path> arguments = new ArrayList<>();
        pairs.forEach((a, b) -> arguments.addAll(List.of(a, b)));
        List<String> output = python("compare", arguments).succeeded().lines();
        int line = 0;
        for (Path file : pairs.sequencedKeySet()) {
            differences.put(
                    file, new ObjectMapper().readTree(output.get(line++)).asText());
        }
        return differences;
    }

    /** The text of each file that pydicom decodes, by where it stands: {@code (0010, 0010)}, {@code (0008, 1032)[0](0008, 0104)}. */
    public static List<Map<String, String>> pydicomText(List<Path> files) throws Exception {
        List<Map<String, String>> texts = new ArrayList<>();
        for (String line : python("text", files).succeeded().lines()) {
            Map<String, String> text = new LinkedHashMap<>();
            new ObjectMapper()
                    .readTree(line)
                    .properties()
                    .forEach(entry -> text.put(entry.getKey(), entry.getValue().asText()));
            texts.add(text);
        }
        return texts;
    }

    /**
     * How each file's data set differs from the one that it was made from, by pydicom: keywords of top-level elements, without regard to group
     * lengths and to how sequences and native values are encoded; fragments of encapsulated pixel data byte by byte. Nothing if they are equal.
     *
     * @param pairs original and copy, one after the other
     */
    public static List<String> differences(List<Path> pairs) throws Exception {
        return pairs.isEmpty()
                ? List.of()
                : python("differences", pairs).succeeded().lines();
    }

    private static ToolResult python(String mode, List<Path> files) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(mode));
        files.forEach(file -> arguments.add(file.toString()));
        return Python.run("judge.py", arguments);
    }
}
