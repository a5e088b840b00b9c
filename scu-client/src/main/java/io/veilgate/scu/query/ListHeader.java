package io.veilgate.scu.query;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The header of a study list: what parts its fields, and which column is which. */
final class ListHeader {
    enum Column {
        STUDY_INSTANCE_UID,
        ACCESSION_NUMBER,
        PATIENT_ID,
        ISSUER_OF_PATIENT_ID,
        STUDY_DATE,
        MODALITY,
        RESEARCH_ID
    }

    private static final char[] DELIMITERS = {',', ';', '\t'};

    private final CSVFormat format;
    private final int width;
    private final Map<Column, Integer> places;

    private ListHeader(CSVFormat format, int width, Map<Column, Integer> places) {
        this.format = format;
        this.width = width;
        this.places = places;
    }

    /**
     * Reads the header by the delimiter that makes most sense of it. Names are compared without case, spaces and underscores.
     *
     * @throws StudyListException if no column tells studies, or one is there twice
     */
    static ListHeader parse(String line) throws StudyListException {
        ListHeader best = null;
        for (char delimiter : DELIMITERS) {
            CSVFormat format = CSVFormat.DEFAULT
                    .builder()
                    .setDelimiter(delimiter)
                    .setIgnoreSurroundingSpaces(true)
                    .get();
            ListHeader header = columns(format, split(format, line).orElse(List.of()));
            if (best == null || header.places.size() > best.places.size()) {
                best = header;
            }
        }
        if (best == null
                || !(best.places.containsKey(Column.STUDY_INSTANCE_UID)
                        || best.places.containsKey(Column.ACCESSION_NUMBER)
                        || best.places.containsKey(Column.PATIENT_ID))) {
            throw new StudyListException("the first line has to name the columns,"
                    + " among them StudyInstanceUID, AccessionNumber or PatientID");
        }
        return best;
    }

    private static ListHeader columns(CSVFormat format, List<String> names) throws StudyListException {
        Map<Column, Integer> places = new EnumMap<>(Column.class);
        for (int i = 0; i < names.size(); i++) {
            String name = plain(names.get(i));
            for (Column column : Column.values()) {
                if (plain(column.name()).equals(name) && places.put(column, i) != null) {
                    throw new StudyListException("column " + (i + 1) + " of the header is there twice");
                }
            }
        }
        return new ListHeader(format, names.size(), places);
    }

    private static String plain(String name) {
        return name.replaceAll("[ _]", "").toLowerCase(Locale.ROOT);
    }

    int width() {
        return width;
    }

    /** Numbers, from 1, of the columns that mean nothing to a study list. Their names are not told: they may be data. */
    List<Integer> unusedColumns() {
        List<Integer> unused = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            if (!places.containsValue(i)) {
                unused.add(i + 1);
            }
        }
        return unused;
    }

    /** The fields of one line; empty where its quotes do not match. */
    Optional<List<String>> split(String line) {
        return split(format, line);
    }

    private static Optional<List<String>> split(CSVFormat format, String line) {
        try (CSVParser parser = CSVParser.builder()
                .setReader(new StringReader(line))
                .setFormat(format)
                .get()) {
            List<CSVRecord> records = parser.getRecords();
            return Optional.of(
                    records.isEmpty() ? List.of() : records.getFirst().stream().toList());
        } catch (IOException | UncheckedIOException _) {
            return Optional.empty();
        }
    }

    /** The field of that column, trimmed; empty where the column is absent or the field blank. */
    Optional<String> field(List<String> fields, Column column) {
        Integer place = places.get(column);
        return place == null
                ? Optional.empty()
                : Optional.of(fields.get(place).strip()).filter(text -> !text.isEmpty());
    }
}
