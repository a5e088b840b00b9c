package io.veilgate.scu.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.veilgate.core.base.ReceivedUid;
import io.veilgate.scu.query.StudyListEntry.Bad;
import io.veilgate.scu.query.StudyListEntry.Duplicate;
import io.veilgate.scu.query.StudyListEntry.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StudyListReaderTest {
    private static final Charset CP949 = Charset.forName("x-windows-949");

    private static List<StudyListEntry> read(byte[] list) throws IOException {
        StudyListReader reader = new StudyListReader(new ByteArrayInputStream(list));
        List<StudyListEntry> entries = new ArrayList<>();
        for (Optional<StudyListEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
            entries.add(entry.get());
        }
        return entries;
    }

    private static List<StudyListEntry> read(String list) throws IOException {
        return read(list.getBytes(StandardCharsets.UTF_8));
    }

    private static Request study(long line, String uid, String researchId) {
        return new Request(
                line,
                StudyKey.ofStudy(new ReceivedUid(uid)),
                Optional.of(researchId).filter(id -> !id.isEmpty()));
    }

    private static StudyKey patient(String id, String issuer, String dates, String modality) {
        return new StudyKey(
                Optional.empty(),
                Optional.empty(),
                Optional.of(id),
                Optional.of(issuer).filter(text -> !text.isEmpty()),
                Optional.of(dates).filter(text -> !text.isEmpty()).map(DateRange::parse),
                Optional.of(modality).filter(text -> !text.isEmpty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void readsEveryDelimiterAndLineEnd(String delimiter) throws IOException {
        String list = String.join(delimiter, "StudyInstanceUID", "ResearchID") + "\n"
                + String.join(delimiter, "1.2.3", "R1") + "\r\n"
                + String.join(delimiter, " 1.2.4 ", "\"R2\"") + "\r"
                + String.join(delimiter, "1.2.5", "");
        assertThat(read(list)).containsExactly(study(2, "1.2.3", "R1"), study(3, "1.2.4", "R2"), study(4, "1.2.5", ""));
    }

    @Test
    void readsPatientsWithIssuerDatesAndModality() throws IOException {
        assertThat(read("""
                PatientID,IssuerOfPatientID,StudyDate,Modality
                P1,HOSP,20240101-20240630,mr
                P2,,20240229,
                P3,,-20240630,CT
                """))
                .containsExactly(
                        new Request(2, patient("P1", "HOSP", "20240101-20240630", "MR"), Optional.empty()),
                        new Request(3, patient("P2", "", "20240229", ""), Optional.empty()),
                        new Request(4, patient("P3", "", "-20240630", "CT"), Optional.empty()));
    }

    @Test
    void columnNamesAreComparedWithoutCaseSpacesAndUnderscores() throws IOException {
        StudyListReader reader = new StudyListReader(new ByteArrayInputStream(
                "Remark,accession number,research_id,x\na,A1,R1,b".getBytes(StandardCharsets.UTF_8)));
        assertThat(reader.unusedColumns()).containsExactly(1, 4);
        Request request = (Request) reader.next().orElseThrow();
        assertThat(request.key().accessionNumber()).contains("A1");
        assertThat(request.researchId()).contains("R1");
    }

    @Test
    void koreanTextIsTheSameInUtf8WithAndWithoutMarkAndInCp949() throws IOException {
        String list = "PatientID,이름\n환자1,홍길동\nP2,김\n";
        List<StudyListEntry> expected = List.of(
                new Request(2, patient("환자1", "", "", ""), Optional.empty()),
                new Request(3, patient("P2", "", "", ""), Optional.empty()));
        assertThat(read(list)).isEqualTo(expected);
        assertThat(read("\uFEFF" + list)).isEqualTo(expected);
        assertThat(read(list.getBytes(CP949))).isEqualTo(expected);
    }

    @Test
    void aCharacterCutByTheLookAheadDoesNotChangeTheEncoding() throws IOException {
        String head = "PatientID\n";
        String filler = "\n".repeat(ListCharset.LOOK_AHEAD - head.length() - 1);
        List<StudyListEntry> entries = read(head + filler + "환자\n");
        assertThat(entries).hasSize(1);
        assertThat(((Request) entries.getFirst()).key().patientId()).contains("환자");
    }

    @Test
    void aLineInAnotherEncodingBehindTheLookAheadIsBad() throws IOException {
        byte[] start = ("PatientID\n" + "\n".repeat(ListCharset.LOOK_AHEAD)).getBytes(StandardCharsets.UTF_8);
        byte[] end = "환자\nP2\n".getBytes(CP949);
        byte[] list = new byte[start.length + end.length];
        System.arraycopy(start, 0, list, 0, start.length);
        System.arraycopy(end, 0, list, start.length, end.length);
        long line = ListCharset.LOOK_AHEAD + 2;
        assertThat(read(list))
                .containsExactly(
                        new Bad(line, "not UTF-8"), new Request(line + 1, patient("P2", "", "", ""), Optional.empty()));
    }

    @Test
    void badLinesAreNamedWithoutTheirValuesAndTheOthersRun() throws IOException {
        List<StudyListEntry> entries = read("""
                PatientID,StudyDate,Modality,AccessionNumber,IssuerOfPatientID
                SECRET*,,,,
                SECRET?,,,,
                SECRET\\X,,,,
                SECRET,20240631,,,
                SECRET,20240630-20240101,,,
                SECRET,-,,,
                SECRET,,M*,,
                ,20240101,,,
                ,,,SECRET-IS-LONGER-THAN-16,
                ,,,A1,SECRET
                SECRET,,,
                SECRET,,,,,too many
                "SECRET,,,,
                SECRET\u0007,,,,
                GOOD,,,,,,
                """);
        assertThat(entries)
                .containsExactly(
                        new Bad(2, "PatientID has a wildcard (* or ?)"),
                        new Bad(3, "PatientID has a wildcard (* or ?)"),
                        new Bad(4, "PatientID has a backslash, which would make two values of it"),
                        new Bad(5, "not a date range of the form 20240101-20240630"),
                        new Bad(6, "a date range that ends before it begins"),
                        new Bad(7, "a date range without a day"),
                        new Bad(8, "Modality is not 1 to 16 capitals, digits, spaces or '_'"),
                        new Bad(9, "no StudyInstanceUID, AccessionNumber or PatientID"),
                        new Bad(10, "AccessionNumber has more than 16 characters"),
                        new Bad(11, "IssuerOfPatientID without PatientID"),
                        new Bad(12, "4 fields, but the header has 5"),
                        new Bad(13, "6 fields, but the header has 5"),
                        new Bad(14, "its quotes do not match"),
                        new Bad(15, "PatientID has a control character"),
                        new Request(16, patient("GOOD", "", "", ""), Optional.empty()));
        assertThat(entries.toString()).doesNotContain("SECRET", "GOOD");
    }

    @Test
    void uidsThatAPacsMayHoldAreTakenAndOthersAreNot() throws IOException {
        assertThat(read("StudyInstanceUID\n1.02.3\n1.2.*\n1.2.x\n" + "1".repeat(65) + "\n"))
                .containsExactly(
                        study(2, "1.02.3", ""),
                        new Bad(3, "StudyInstanceUID is not digits and dots, at most 64"),
                        new Bad(4, "StudyInstanceUID is not digits and dots, at most 64"),
                        new Bad(5, "StudyInstanceUID is not digits and dots, at most 64"));
    }

    @Test
    void whatIsAskedForTwiceRunsOnce() throws IOException {
        assertThat(read("""
                StudyInstanceUID,AccessionNumber,StudyDate
                1.2.3,,

                1.2.3,,
                1.2.3,A1,
                ,A1,20240101
                ,A1,20240101-20240101
                """))
                .extracting(
                        StudyListEntry::line,
                        entry -> entry instanceof Duplicate duplicate ? duplicate.firstLine() : 0L)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(2L, 0L),
                        org.assertj.core.groups.Tuple.tuple(4L, 2L),
                        org.assertj.core.groups.Tuple.tuple(5L, 0L),
                        org.assertj.core.groups.Tuple.tuple(6L, 0L),
                        org.assertj.core.groups.Tuple.tuple(7L, 6L));
    }

    @Test
    void onePatientHasOneResearchId() throws IOException {
        assertThat(read("""
                PatientID,IssuerOfPatientID,StudyDate,ResearchID
                P1,,20240101,R1
                P1,,20240102,R1
                P1,,20240103,R2
                P1,,20240104,
                P1,OTHER,20240101,R2
                P1,,20240101,R2
                P1,,20240101,R1
                """))
                .containsExactly(
                        new Request(2, patient("P1", "", "20240101", ""), Optional.of("R1")),
                        new Request(3, patient("P1", "", "20240102", ""), Optional.of("R1")),
                        new Bad(4, "not the ResearchID of line 2, which is about the same patient or study"),
                        new Bad(5, "not the ResearchID of line 2, which is about the same patient or study"),
                        new Request(6, patient("P1", "OTHER", "20240101", ""), Optional.of("R2")),
                        new Bad(7, "not the ResearchID of line 2, which is about the same patient or study"),
                        new Duplicate(8, 2));
    }

    @Test
    void aResearchIdIsOneValueOfLo() throws IOException {
        assertThat(read("StudyInstanceUID,ResearchID\n1.2,R\\S\n1.3," + "r".repeat(65) + "\n1.4," + "r".repeat(64)
                        + "\n"))
                .containsExactly(
                        new Bad(2, "ResearchID has a backslash, which would make two values of it"),
                        new Bad(3, "ResearchID has more than 64 characters"),
                        study(4, "1.4", "r".repeat(64)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "1.2.3\n1.2.4\n",
                "Name,ResearchID\nx,R1\n",
                "PatientID,patient_id\n1,1\n",
                "PatientID\u0000"
            })
    void aListWithoutAUsableHeaderIsRefusedWhole(String list) {
        assertThatExceptionOfType(StudyListException.class).isThrownBy(() -> read(list));
    }

    @Test
    void aHeaderThatItsByteOrderMarkBeliesIsRefused() {
        byte[] list = "\u00EF\u00BB\u00BFPatientID,\u00FF\n1,\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThatExceptionOfType(StudyListException.class)
                .isThrownBy(() -> read(list))
                .withMessage("the first line is not UTF-8");
    }

    @Test
    void anOverlongLineIsBadAndHeldOnlyInPart() throws IOException {
        InputStream endless = new InputStream() {
            private final byte[] start = "PatientID\n".getBytes(StandardCharsets.US_ASCII);
            private long position;

            @Override
            public int read() {
                long at = position++;
                if (at < start.length) {
                    return start[(int) at];
                }
                if (at == 5_000_000) {
                    return '\n';
                }
                return at < 5_000_000 ? 'x' : at < 5_000_003 ? 'Y' : -1;
            }
        };
        StudyListReader reader = new StudyListReader(endless);
        assertThat(reader.next()).contains(new Bad(2, "more than 65536 bytes"));
        assertThat(reader.next()).contains(new Request(3, patient("YY", "", "", ""), Optional.empty()));
        assertThat(reader.next()).isEmpty();
    }
}
