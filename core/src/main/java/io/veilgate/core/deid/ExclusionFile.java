package io.veilgate.core.deid;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads the CSV file of an {@link ExclusionList}. */
final class ExclusionFile {
    private static final List<String> COLUMNS = List.of("PatientID", "IssuerOfPatientID", "StudyInstanceUID");

    /** One line, its values trimmed, at least one of patient and study not empty. */
    record Line(String patientId, String issuer, String studyInstanceUid) {
        @Override
        public String toString() {
            return "Line[]";
        }
    }

    private ExclusionFile() {}

    /** A line that cannot be used, and why, without what stands in it. */
    private static final class BadLineException extends Exception {
        private final String reason;

        BadLineException(String reason) {
            super(reason);
            this.reason = reason;
        }
    }

    static List<Line> read(Path file) throws IOException {
        String text = decode(file);
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(delimiter(text))
                .setHeader()
                .setSkipHeaderRecord(true)
                .setIgnoreHeaderCase(true)
                .setAllowMissingColumnNames(true)
                .setIgnoreEmptyLines(true)
                .setTrim(true)
                .get();
        List<Line> lines = new ArrayList<>();
        long lineNumber = 1;
        try (CSVParser parser = CSVParser.parse(text, format)) {
            if (parser.getHeaderNames().stream().noneMatch(ExclusionFile::selects)) {
                throw new BadLineException("the header names neither PatientID nor StudyInstanceUID");
            }
            for (CSVRecord row : parser) {
                lineNumber = parser.getCurrentLineNumber();
                if (row.stream().anyMatch(cell -> !cell.isBlank())) {
                    lines.add(line(row));
                }
            }
            return lines;
        } catch (BadLineException e) {
            throw bad(file, lineNumber, e.reason);
        } catch (IOException | UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
            throw bad(file, lineNumber + 1, "not CSV"); // its own message may quote the line
        }
    }

    private static IOException bad(Path file, long lineNumber, String reason) {
        return new IOException("exclusion list " + file + ", line " + lineNumber + ": " + reason);
    }

    private static boolean selects(String column) {
        return column.equalsIgnoreCase(COLUMNS.getFirst()) || column.equalsIgnoreCase(COLUMNS.getLast());
    }

    private static Line line(CSVRecord row) throws BadLineException {
        String[] values = COLUMNS.stream()
                .map(column -> row.isSet(column) ? Pseudonyms.trim(row.get(column)) : "")
                .toArray(String[]::new);
        if (values[0].isEmpty() && values[2].isEmpty()) {
            throw new BadLineException("neither PatientID nor StudyInstanceUID");
        }
        if (!values[2].matches("[0-9.]{0,64}")) {
            throw new BadLineException("StudyInstanceUID is not a UID");
        }
        return new Line(values[0], values[1], values[2]);
    }

    private static String decode(Path file) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException("exclusion list " + file + " does not exist", e);
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            try {
                text = Charset.forName("x-windows-949")
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException notKorean) {
                throw new IOException("exclusion list " + file + " is neither UTF-8 nor CP949", notKorean);
            }
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static char delimiter(String text) {
        String header = text.lines().findFirst().orElse("").toLowerCase(Locale.ROOT);
        return header.indexOf('\t') >= 0 ? '\t' : header.indexOf(';') >= 0 ? ';' : ',';
    }
}
