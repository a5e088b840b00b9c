package io.veilgate.core.deid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExclusionListTest {
    @TempDir
    Path folder;

    private ExclusionList list(String csv) throws IOException {
        return list(csv.getBytes(StandardCharsets.UTF_8));
    }

    private ExclusionList list(byte[] csv) throws IOException {
        return ExclusionList.read(Files.write(folder.resolve("out.csv"), csv));
    }

    @Test
    void excludesPatientsAndStudies() throws IOException {
        ExclusionList list = list("PatientID,IssuerOfPatientID,StudyInstanceUID\nP1,,\n,,1.2.3\nP2,HOSP,1.2.4\n");
        assertThat(list.excludes("P1", "", "9.9")).isTrue();
        assertThat(list.excludes(" p1 ", "ANY", "")).isTrue();
        assertThat(list.excludes("", "", "1.2.3\0")).isTrue();
        assertThat(list.excludes("P9", "", "1.2.4")).as("both of a line").isTrue();
        assertThat(list.excludes("P3", "", "9.9")).isFalse();
        assertThat(list.excludes("", "", "")).isFalse();
    }

    @Test
    void issuerNarrowsAPatientUnlessItIsUnknown() throws IOException {
        ExclusionList list = list("PatientID,IssuerOfPatientID\nP2,HOSP\n");
        assertThat(list.excludes("P2", "hosp", "")).isTrue();
        assertThat(list.excludes("P2", "OTHER", "")).isFalse();
        assertThat(list.excludes("P2", "", "")).isTrue();
    }

    @Test
    void leadingZerosThatASpreadsheetDropsMeanNothing() throws IOException {
        ExclusionList list = list("PatientID\n123\n00A1\n");
        assertThat(list.excludes("000123", "", "")).isTrue();
        assertThat(list.excludes("1230", "", "")).isFalse();
        assertThat(list.excludes("A1", "", "")).isFalse();
    }

    @Test
    void excludesAnInstanceByAnyOfItsPatientsIds() throws IOException {
        ExclusionList list = list("PatientID\nOPT-OUT\n");
        DataSet other = DataSet.littleEndian();
        other.putString(Tag.PatientID, Vr.LO, "P1");
        assertThat(list.excludes(other, "")).isFalse();
        DataSet item = other.newItem();
        item.putString(Tag.PatientID, Vr.LO, "opt-out");
        other.putItems(Tag.OtherPatientIDsSequence, List.of(item));
        assertThat(list.excludes(other, "")).isTrue();
        DataSet retired = DataSet.littleEndian();
        retired.putStrings(Tag.OtherPatientIDs, Vr.LO, List.of("X1", "OPT-OUT"));
        assertThat(list.excludes(retired, "")).isTrue();
        assertThat(ExclusionList.none().excludes(other, "")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "x-windows-949"})
    void readsKoreanInUtf8AndCp949(String charset) throws IOException {
        byte[] csv = "이름;patientid\n홍길동;홍-1\n".getBytes(Charset.forName(charset));
        assertThat(list(csv).excludes("홍-1", "", "")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void readsWhateverSeparates(String separator) throws IOException {
        ExclusionList list =
                list("\uFEFFPatientID" + separator + "Note\r\n\r\n\"P1\"" + separator + "x\r\n" + separator + "\r\n");
        assertThat(list.excludes("P1", "", "")).isTrue();
    }

    @Test
    void badLineIsNamedByNumberAndNotQuoted() {
        assertThatThrownBy(() -> list("PatientID,StudyInstanceUID\nP1,\n,SECRET\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("out.csv, line 3: StudyInstanceUID is not a UID")
                .hasMessageNotContaining("SECRET");
        assertThatThrownBy(() -> list("PatientID,Note\nP1,\n,SECRET"))
                .hasMessageContaining("line 3: neither PatientID nor StudyInstanceUID")
                .hasMessageNotContaining("SECRET");
        assertThatThrownBy(() -> list("PatientID\nP1\n\"SEC\"RET\n"))
                .hasMessageContaining("line 3: not CSV")
                .hasMessageNotContaining("RET");
    }

    @Test
    void fileWithoutItsColumnsIsRefused() {
        assertThatThrownBy(() -> list("Name,Id\nHong,1\n"))
                .hasMessageContaining("line 1")
                .hasMessageContaining("header");
        assertThatThrownBy(() -> list("")).hasMessageContaining("line 1");
        assertThatThrownBy(() -> ExclusionList.read(folder.resolve("none.csv"))).hasMessageContaining("does not exist");
    }
}
