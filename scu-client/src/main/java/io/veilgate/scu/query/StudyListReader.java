package io.veilgate.scu.query;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.scu.query.ListHeader.Column;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads a study list: CSV with a header, one line at a time. A field holds no line break, so that a quote left open spoils one line and not
 * the rest of the list. Not safe for several threads.
 */
public final class StudyListReader {
    /** Different lines that one list may have: it keeps the memory for finding duplicates below 60 MB. */
    public static final int MAX_REQUESTS = 500_000;

    private final ListLines lines;
    private final Charset charset;
    private final ListHeader header;
    private final FirstSeen requests = new FirstSeen();
    private final FirstSeen subjects = new FirstSeen();

    /**
     * Reads the header.
     *
     * @param in not closed here
     * @throws StudyListException if the list as a whole cannot be used
     */
    public StudyListReader(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in);
        charset = ListCharset.detect(buffered);
        lines = new ListLines(buffered);
        ListLines.Line line = lines.next();
        while (line != null && isBlank(line)) {
            line = lines.next();
        }
        if (line == null) {
            throw new StudyListException("the list is empty");
        }
        try {
            header = ListHeader.parse(ListCharset.decode(line.bytes(), charset));
        } catch (CharacterCodingException _) {
            throw new StudyListException("the first line is not " + charset.name());
        }
    }

    /** Numbers, from 1, of the columns that are not used, so that a misspelt name can be told. */
    public List<Integer> unusedColumns() {
        return header.unusedColumns();
    }

    /**
     * The next line that is not blank; empty at the end.
     *
     * @throws StudyListException if there are more than {@link #MAX_REQUESTS}
     */
    public Optional<StudyListEntry> next() throws IOException {
        for (ListLines.Line line = lines.next(); line != null; line = lines.next()) {
            if (!isBlank(line)) {
                Optional<StudyListEntry> entry = entry(line);
                if (entry.isPresent()) {
                    return entry;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isBlank(ListLines.Line line) {
        for (byte b : line.bytes()) {
            if (b != ' ' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    /** Empty where every field is. */
    private Optional<StudyListEntry> entry(ListLines.Line line) throws StudyListException {
        if (line.tooLong()) {
            return bad(line, "more than " + ListLines.MAX_BYTES + " bytes");
        }
        Optional<List<String>> split;
        try {
            split = header.split(ListCharset.decode(line.bytes(), charset));
        } catch (CharacterCodingException _) {
            return bad(line, "not " + charset.name());
        }
        if (split.isEmpty()) {
            return bad(line, "its quotes do not match");
        }
        List<String> fields = split.get();
        if (fields.stream().allMatch(String::isBlank)) {
            return Optional.empty();
        }
        if (fields.size() < header.width()
                || !fields.subList(header.width(), fields.size()).stream().allMatch(String::isBlank)) {
            return bad(line, fields.size() + " fields, but the header has " + header.width());
        }
        try {
            return Optional.of(request(line.number(), fields));
        } catch (IllegalArgumentException e) {
            return bad(line, String.valueOf(e.getMessage()));
        }
    }

    private static Optional<StudyListEntry> bad(ListLines.Line line, String reason) {
        return Optional.of(new StudyListEntry.Bad(line.number(), reason));
    }

    private StudyListEntry request(long number, List<String> fields) throws StudyListException {
        StudyKey key = new StudyKey(
                header.field(fields, Column.STUDY_INSTANCE_UID).map(ReceivedUid::new),
                header.field(fields, Column.ACCESSION_NUMBER),
                header.field(fields, Column.PATIENT_ID),
                header.field(fields, Column.ISSUER_OF_PATIENT_ID),
                header.field(fields, Column.STUDY_DATE).map(DateRange::parse),
                header.field(fields, Column.MODALITY).map(modality -> modality.toUpperCase(Locale.ROOT)));
        Optional<String> researchId = header.field(fields, Column.RESEARCH_ID);
        researchId.ifPresent(value -> SafeText.checkValue("ResearchID", value, 64));
        int line = Math.toIntExact(number);
        Optional<FirstSeen.Earlier> subject = subjects.remember(subject(key), researchId.orElse(""), line);
        if (subject.isPresent() && !subject.get().sameSaid()) {
            throw new IllegalArgumentException("not the ResearchID of line "
                    + subject.get().line() + ", which is about the same patient or study");
        }
        if (requests.size() >= MAX_REQUESTS) {
            throw new StudyListException("more than " + MAX_REQUESTS + " lines; split the list");
        }
        return requests.remember(request(key), "", line)
                .<StudyListEntry>map(earlier -> new StudyListEntry.Duplicate(number, earlier.line()))
                .orElseGet(() -> new StudyListEntry.Request(number, key, researchId));
    }

    /** Whom a ResearchID is about: the patient where the line says who, else the study. */
    private static List<String> subject(StudyKey key) {
        return key.patientId().isPresent()
                ? List.of(
                        "patient",
                        key.issuerOfPatientId().orElse(""),
                        key.patientId().get())
                : List.of("study", uid(key), key.accessionNumber().orElse(""));
    }

    private static List<String> request(StudyKey key) {
        return List.of(
                uid(key),
                key.accessionNumber().orElse(""),
                key.patientId().orElse(""),
                key.issuerOfPatientId().orElse(""),
                key.studyDate().map(DateRange::toKey).orElse(""),
                key.modality().orElse(""));
    }

    private static String uid(StudyKey key) {
        return key.studyInstanceUid().map(ReceivedUid::value).orElse("");
    }
}
