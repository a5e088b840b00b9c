package io.veilgate.core.dataset;

import static io.veilgate.core.dataset.Hex.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnicodeTextTest {
    private static final String KOREAN = "홍^길동";

    private static DataSet declared(String... terms) {
        DataSet dataSet = DataSet.littleEndian();
        dataSet.putStrings(Tag.SpecificCharacterSet, Vr.CS, List.of(terms));
        return dataSet;
    }

    private static byte[] encoded(DataSet dataSet, int tag) {
        return ((Value.Bytes) dataSet.get(tag).orElseThrow().value()).encoded();
    }

    @Test
    void textThatFitsLeavesTheDeclarationAsItIs() {
        DataSet dataSet = declared("ISO_IR 100");
        dataSet.putString(Tag.StudyDescription, Vr.LO, "Schädel");
        dataSet.putString(Tag.PatientName, Vr.PN, "Müller^Jörg");

        assertThat(dataSet.strings(Tag.SpecificCharacterSet)).containsExactly("ISO_IR 100");
        assertThat(encoded(dataSet, Tag.PatientName)).isEqualTo(hex("'M' FC 'ller^J' F6 'rg ' "));
    }

    @Test
    void textThatDoesNotFitTurnsAllTextIntoUtf8() {
        DataSet dataSet = declared("ISO_IR 100");
        dataSet.putString(Tag.StudyDescription, Vr.LO, "Schädel");
        dataSet.putStrings(Tag.OtherPatientNames, Vr.PN, List.of("Ä^B", "Ö"));
        dataSet.putString(Tag.PatientComments, Vr.LT, "ä\\ö\r\nü");
        dataSet.put(new Element(Tag.InstitutionName, Vr.UN, new Value.Bytes(hex("'K' F6 'ln'"))));
        dataSet.putString(Tag.Modality, Vr.CS, "MR");
        dataSet.put(new Element(0x00091001, Vr.UN, new Value.Bytes(hex("F6F6"))));

        dataSet.putString(Tag.PatientName, Vr.PN, KOREAN);

        assertThat(dataSet.strings(Tag.SpecificCharacterSet)).containsExactly("ISO_IR 192");
        assertThat(encoded(dataSet, Tag.PatientName)).isEqualTo(KOREAN.getBytes(StandardCharsets.UTF_8));
        assertThat(encoded(dataSet, Tag.StudyDescription)).isEqualTo("Schädel".getBytes(StandardCharsets.UTF_8));
        assertThat(dataSet.string(Tag.StudyDescription)).contains("Schädel");
        assertThat(dataSet.strings(Tag.OtherPatientNames)).containsExactly("Ä^B", "Ö");
        assertThat(dataSet.strings(Tag.PatientComments)).containsExactly("ä\\ö\r\nü");
        assertThat(dataSet.get(Tag.InstitutionName).orElseThrow().vr()).isEqualTo(Vr.UN);
        assertThat(dataSet.strings(Tag.InstitutionName)).containsExactly("Köln");
        assertThat(encoded(dataSet, 0x00091001)).as("of no known VR").isEqualTo(hex("F6F6"));
        assertThat(dataSet.elements()).allMatch(element -> element.length() % 2 == 0);
    }

    @Test
    void itemsAreTurnedByTheSetThatGovernsThem() throws Exception {
        DataSet dataSet = declared("ISO_IR 144");
        DataSet inherits = dataSet.newItem();
        inherits.putString(Tag.CodeMeaning, Vr.LO, "Люк");
        DataSet inner = inherits.newItem();
        inner.putString(Tag.CodeMeaning, Vr.LO, "Люкс");
        inherits.putItems(Tag.ReferencedImageSequence, List.of(inner));
        DataSet own = dataSet.newItem();
        own.putStrings(Tag.SpecificCharacterSet, Vr.CS, List.of("", "ISO 2022 IR 149"));
        own.putString(Tag.CodeMeaning, Vr.LO, "길동");
        dataSet.putItems(Tag.ProcedureCodeSequence, List.of(inherits, own));

        dataSet.putString(Tag.PatientName, Vr.PN, "Ängström");

        byte[] written = DataSetWriter.bytes(dataSet, TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);
        DataSet read = DataSetReader.read(
                ByteSource.of(written), TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN, Limits.defaults());
        List<DataSet> items = read.items(Tag.ProcedureCodeSequence);
        assertThat(read.string(Tag.PatientName)).contains("Ängström");
        assertThat(items.get(0).string(Tag.CodeMeaning)).contains("Люк");
        assertThat(items.get(0).items(Tag.ReferencedImageSequence).getFirst().string(Tag.CodeMeaning))
                .contains("Люкс");
        assertThat(items.get(1).string(Tag.CodeMeaning)).contains("길동");
        assertThat(items.get(1).strings(Tag.SpecificCharacterSet)).containsExactly("ISO_IR 192");
        assertThat(items.get(0).contains(Tag.SpecificCharacterSet)).isFalse();
    }

    @Test
    void anItemDeclaresItsOwnSetWhereOnlyItsTextDoesNotFit() {
        DataSet dataSet = declared("ISO_IR 100");
        DataSet item = dataSet.newItem();
        item.putString(Tag.CodeMeaning, Vr.LO, KOREAN);
        dataSet.putItems(Tag.ProcedureCodeSequence, List.of(item));

        assertThat(dataSet.strings(Tag.SpecificCharacterSet)).containsExactly("ISO_IR 100");
        assertThat(item.strings(Tag.SpecificCharacterSet)).containsExactly("ISO_IR 192");
        assertThat(item.string(Tag.CodeMeaning)).contains(KOREAN);
    }

    /** 5CH is a yen sign in JIS X 0201, 7EH an overline; Korean and Chinese sets of two bytes need an escape sequence. */
    @ParameterizedTest
    @CsvSource({
        "ISO_IR 13, A~1",
        "ISO_IR 14, A~1",
        "ISO_IR 13, é",
        "ISO_IR 13, ¥1",
        "ISO 2022 IR 149, 길동",
        "ISO 2022 IR 58, 小东",
        "ISO 2022 IR 87, 山田",
        "ISO_IR 100, €",
        "NONSENSE, é",
        "'', é",
        "ISO_IR 6, é",
        "GBK, é한",
    })
    void whatADeclaredSetLacksIsReadBackAsItWasPut(String term, String text) {
        DataSet dataSet = declared(term);
        dataSet.putString(Tag.PatientID, Vr.LO, text);

        assertThat(dataSet.strings(Tag.SpecificCharacterSet)).containsExactly("ISO_IR 192");
        assertThat(encoded(dataSet, Tag.PatientID))
                .startsWith(text.getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThan(text.getBytes(StandardCharsets.UTF_8).length + 2);
    }

    @Test
    void aTextThatIsNotInMemoryIsNotLeftBehindInAnotherSet() {
        DataSet dataSet = declared("ISO_IR 100");
        dataSet.putString(Tag.StudyDescription, Vr.LO, "Schädel");
        dataSet.put(new Element(Tag.TextValue, Vr.UT, new Value.Bulk(0, 100_000)));
        DataSet before = declared("ISO_IR 100");
        before.putString(Tag.StudyDescription, Vr.LO, "Schädel");

        assertThatThrownBy(() -> dataSet.putString(Tag.PatientName, Vr.PN, KOREAN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("100000 bytes");
        assertThat(dataSet.get(Tag.SpecificCharacterSet).orElseThrow().value().toString())
                .isEqualTo(before.get(Tag.SpecificCharacterSet)
                        .orElseThrow()
                        .value()
                        .toString());
        assertThat(dataSet.string(Tag.StudyDescription)).contains("Schädel");
    }

    @Test
    void codesAndUidsHaveNoCharactersOfOtherSets() {
        DataSet dataSet = declared("ISO_IR 192");

        assertThatThrownBy(() -> dataSet.putString(Tag.Modality, Vr.CS, "홍"))
                .isInstanceOf(IllegalArgumentException.class);
        dataSet.putString(Tag.Modality, Vr.CS, "\u00C4");
        assertThat(encoded(dataSet, Tag.Modality)).isEqualTo(hex("C420"));
    }
}
