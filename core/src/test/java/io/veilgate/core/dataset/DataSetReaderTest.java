package io.veilgate.core.dataset;

import static io.veilgate.core.dataset.Hex.hex;
import static io.veilgate.core.dataset.TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN;
import static io.veilgate.core.dataset.TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN;
import static io.veilgate.core.dataset.TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN;
import static io.veilgate.core.dataset.TransferSyntaxes.RLE_LOSSLESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSetReaderTest {
    /** Explicit VR, short and long headers, a sequence of undefined length with an item of defined length (PS3.5 §7.1.2, §7.5). */
    private static final byte[] EXPLICIT = hex("""
                    0800 0500 'CS' 0A00 'ISO_IR 100'
                    0800 4011 'SQ' 0000 FFFFFFFF
                      FEFF 00E0 0E000000  0800 5011 'UI' 0600 '1.2.3' 00
                      FEFF DDE0 00000000
                    1000 1000 'PN' 0800 'Doe^Jo' E9 '#'
                    2800 1000 'US' 0200 0002
                    E07F 1000 'OW' 0000 04000000 01020304
                    """.replace("'#'", "20"));

    private static DataSet read(byte[] bytes, TransferSyntax syntax) throws IOException, DicomException.Format {
        return DataSetReader.read(ByteSource.of(bytes), syntax, Limits.defaults());
    }

    private static DataSetReader reader(byte[] bytes, TransferSyntax syntax) {
        return new DataSetReader(ByteSource.of(bytes), syntax, Limits.defaults());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 4096})
    void readsElementsHoweverTheSourceGivesItsBytes(int atMost) throws Exception {
        DataSet dataSet =
                DataSetReader.read(Pieces.source(EXPLICIT, atMost), EXPLICIT_VR_LITTLE_ENDIAN, Limits.defaults());

        assertThat(dataSet.string(Tag.PatientName)).contains("Doe^Joé");
        assertThat(dataSet.integer(Tag.Rows)).hasValue(512);
        assertThat(dataSet.items(Tag.ReferencedImageSequence)).hasSize(1);
        assertThat(dataSet.items(Tag.ReferencedImageSequence).getFirst().string(Tag.ReferencedSOPClassUID))
                .contains("1.2.3");
        assertThat(dataSet.elements()).hasSize(5);
    }

    @Test
    void keepsTheLengthFormOfSequencesAndItems() throws Exception {
        Element sequence = read(EXPLICIT, EXPLICIT_VR_LITTLE_ENDIAN)
                .get(Tag.ReferencedImageSequence)
                .orElseThrow();

        assertThat(sequence.value()).isInstanceOfSatisfying(Value.Items.class, items -> {
            assertThat(items.undefinedLength()).isTrue();
            assertThat(items.items().getFirst().undefinedLength()).isFalse();
        });
    }

    @Test
    void readsBigEndian() throws Exception {
        DataSet dataSet = read(
                hex(
                        "0008 1140 'SQ' 0000 00000012  FFFE E000 0000000A  0028 0010 'US' 0002 0200  0028 0011 'US' 0002 0102"),
                EXPLICIT_VR_BIG_ENDIAN);

        assertThat(dataSet.items(Tag.ReferencedImageSequence).getFirst().integer(Tag.Rows))
                .hasValue(512);
        assertThat(dataSet.integer(Tag.Columns)).hasValue(0x102);
    }

    @Test
    void takesVrsFromTheDictionaryWhereTheStreamHasNone() throws Exception {
        DataSet dataSet = read(
                hex(
                        "1000 1000 02000000 'A '  0900 1000 04000000 'ACME'  0900 0110 02000000 0102  2800 1000 02000000 0002"),
                IMPLICIT_VR_LITTLE_ENDIAN);

        assertThat(dataSet.elements()).extracting(Element::vr).containsExactly(Vr.LO, Vr.UN, Vr.PN, Vr.US);
        assertThat(reader(hex("2800 1000 02000000 0002  1000 1000 00000000"), IMPLICIT_VR_LITTLE_ENDIAN)
                        .read())
                .isNotNull();
    }

    @Test
    void usOrSsGoesByTheNearestPixelRepresentation() throws Exception {
        String signed = "2800 0301 02000000 0100  2800 2001 02000000 30F8";
        String unsigned = "2800 0301 02000000 0000  2800 2001 02000000 30F8";

        assertThat(read(hex(signed), IMPLICIT_VR_LITTLE_ENDIAN).integer(Tag.PixelPaddingValue))
                .hasValue(-2000);
        assertThat(read(hex(unsigned), IMPLICIT_VR_LITTLE_ENDIAN).integer(Tag.PixelPaddingValue))
                .hasValue(63536);
    }

    @Test
    void usOrSsInAnItemGoesByTheDataSetAroundIt() throws Exception {
        DataSet dataSet = read(hex("""
                        2800 0301 02000000 0100
                        2800 1030 FFFFFFFF  FEFF 00E0 FFFFFFFF  2800 2001 02000000 FFFF
                        FEFF 0DE0 00000000  FEFF DDE0 00000000
                        """), IMPLICIT_VR_LITTLE_ENDIAN);

        assertThat(dataSet.items(0x00283010).getFirst().integer(Tag.PixelPaddingValue))
                .hasValue(-1);
    }

    @Test
    void longValuesAndFragmentsStayInTheSource() throws Exception {
        Limits limits = new Limits(1 << 20, 1 << 20, 4, 8, 100);
        byte[] stream = hex("""
                1000 0040 'LT' 0600 'abcdef'
                E07F 1000 'OB' 0000 FFFFFFFF
                  FEFF 00E0 00000000  FEFF 00E0 04000000 01020304  FEFF DDE0 00000000
                FCFF FCFF 'OB' 0000 02000000 0000
                """);
        DataSet dataSet = DataSetReader.read(ByteSource.of(stream), RLE_LOSSLESS, limits);

        assertThat(dataSet.get(Tag.PatientComments).orElseThrow().value()).isEqualTo(new Value.Bulk(8, 6));
        assertThat(dataSet.get(Tag.PixelData).orElseThrow().value()).isEqualTo(new Value.Fragments(26, 28));
        assertThat(dataSet.contains(Tag.DataSetTrailingPadding)).isTrue();
    }

    /** PS3.5 §6.2.2: whatever is around it, UN of undefined length is a sequence in implicit VR little endian. */
    @Test
    void unOfUndefinedLengthIsAnImplicitSequenceInBigEndianToo() throws Exception {
        byte[] stream = hex("""
                0009 1001 'UN' 0000 FFFFFFFF
                  FEFF 00E0 FFFFFFFF  2800 1000 02000000 0002  FEFF 0DE0 00000000  FEFF DDE0 00000000
                0028 0010 'US' 0002 0200
                """);
        DataSet dataSet = read(stream, EXPLICIT_VR_BIG_ENDIAN);

        assertThat(dataSet.get(0x00091001).orElseThrow().vr()).isEqualTo(Vr.UN);
        assertThat(dataSet.items(0x00091001).getFirst().integer(Tag.Rows)).hasValue(512);
        assertThat(DataSetWriter.bytes(dataSet, EXPLICIT_VR_BIG_ENDIAN)).isEqualTo(stream);
    }

    @Test
    void aKnownSequenceInUnOfDefinedLengthIsOpened() throws Exception {
        byte[] stream = hex("0800 4011 'UN' 0000 12000000  FEFF 00E0 0A000000  2800 1000 02000000 0002");
        DataSet dataSet = read(stream, EXPLICIT_VR_LITTLE_ENDIAN);

        assertThat(dataSet.items(Tag.ReferencedImageSequence).getFirst().integer(Tag.Rows))
                .hasValue(512);
        assertThat(DataSetWriter.bytes(dataSet, EXPLICIT_VR_LITTLE_ENDIAN)).isEqualTo(stream);
    }

    @Test
    void whatIsNoSequenceInUnStaysBytes() throws Exception {
        byte[] stream = hex("0800 4011 'UN' 0000 0A000000  FEFF 00E0 0A000000 2800");
        DataSet dataSet = read(stream, EXPLICIT_VR_LITTLE_ENDIAN);

        assertThat(dataSet.get(Tag.ReferencedImageSequence).orElseThrow().length())
                .isEqualTo(10);
        assertThat(DataSetWriter.bytes(dataSet, EXPLICIT_VR_LITTLE_ENDIAN)).isEqualTo(stream);
    }

    /** PS3.5 §7.1.2: VRs to come have 32-bit lengths; what are no capitals stood where a 16-bit length follows. */
    @Test
    void unknownVrsAreReadAsUnAndWrittenAsTheyCame() throws Exception {
        byte[] stream = hex("0900 0110 'ZZ' 0000 02000000 0102  0900 0210 '??' 0200 0304  0900 0310 0000 0200 0506");
        DataSetReader reader = reader(stream, EXPLICIT_VR_LITTLE_ENDIAN);
        DataSet dataSet = reader.read();

        assertThat(dataSet.elements()).extracting(Element::vr).containsOnly(Vr.UN);
        assertThat(dataSet.elements()).extracting(Element::length).containsOnly(2L);
        assertThat(reader.oddities()).containsExactly(Oddity.UNKNOWN_VR);
        assertThat(DataSetWriter.bytes(dataSet, EXPLICIT_VR_LITTLE_ENDIAN)).isEqualTo(stream);
    }

    @Test
    void toleratesAndNamesWhatLeavesNoDoubt() throws Exception {
        DataSetReader reader = reader(hex("""
                        2800 1000 'US' 0200 0002
                        0800 4011 'SQ' 0000 08000000 FEFF DDE0 00000000
                        1000 1000 'PN' 0300 'Doe'
                        0000 0000 0000
                        """), EXPLICIT_VR_LITTLE_ENDIAN);
        DataSet dataSet = reader.read();

        assertThat(dataSet.elements())
                .extracting(Element::tag)
                .containsExactly(Tag.ReferencedImageSequence, Tag.PatientName, Tag.Rows);
        assertThat(reader.oddities())
                .containsExactlyInAnyOrder(
                        Oddity.OUT_OF_ORDER, Oddity.NEEDLESS_DELIMITATION, Oddity.ODD_LENGTH, Oddity.TRAILING_ZEROS);
    }

    /** It is written as it came, so nothing about it is put right. */
    @Test
    void anElementOfAnotherVrInThePlaceOfAGroupLengthIsNone() throws Exception {
        DataSetReader reader = reader(
                hex("0800 0000 'ZZ' 0000 04000000 0C000000  0800 6000 'CS' 0200 'MR'"), EXPLICIT_VR_LITTLE_ENDIAN);
        reader.read();

        assertThat(reader.oddities()).containsExactly(Oddity.UNKNOWN_VR);
    }

    @Test
    void namesGroupLengthsThatDoNotCountTheirGroup() throws Exception {
        String group = "0800 6000 'CS' 0200 'MR'  1000 1000 'PN' 0000";
        DataSetReader right = reader(hex("0800 0000 'UL' 0400 0A000000" + group), EXPLICIT_VR_LITTLE_ENDIAN);
        DataSetReader wrong = reader(hex("0800 0000 'UL' 0400 0C000000" + group), EXPLICIT_VR_LITTLE_ENDIAN);
        right.read();
        wrong.read();

        assertThat(right.oddities()).isEmpty();
        assertThat(wrong.oddities()).containsExactly(Oddity.WRONG_GROUP_LENGTH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1000 1000 'PN' 0800 'Doe'",
                "1000 1000 'P'",
                "1000 1000 'PN' 0000  1000 1000 'PN' 0000",
                "1000 1000 'PN' 0000  FEFF 0DE0 00000000",
                "0800 4011 'SQ' 0000 FFFFFFFF  FEFF 00E0 FFFFFFFF",
                "0800 4011 'SQ' 0000 FFFFFFFF  1000 1000 'PN' 0000",
                "0800 4011 'SQ' 0000 10000000  FEFF 00E0 0A000000  1000 1000 'PN' 0000",
                "0800 4011 'SQ' 0000 10000000  FEFF 00E0 08000000  1000 1000 'PN' 0200 'AB'",
                "E07F 1000 'OB' 0000 FFFFFFFF  FEFF 00E0 FFFFFFFF",
                "E07F 1000 'OB' 0000 FFFFFFFF  FEFF 00E0 00000000",
                "0900 1010 'UT' 0000 FFFFFFFF",
                "0900 1010 'UC' 0000 F0FFFFFF",
            })
    void refusesWhatIsNotADataSetWithOffsetAndTag(String stream) {
        assertThatThrownBy(() -> read(hex(stream), EXPLICIT_VR_LITTLE_ENDIAN))
                .isInstanceOf(DicomException.Format.class)
                .hasMessageContaining("at byte")
                .hasMessageNotContaining("Doe");
    }

    @Test
    void refusesMoreThanTheLimits() throws Exception {
        Limits limits = new Limits(2000, 2000, 1000, 3, 5);
        byte[] three = hex("1000 1000 'PN' 0000  1000 2000 'LO' 0000  1000 2100 'LO' 0000");
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (int element = 0; element < 6; element++) {
            many.write(hex("1000 %02X10 'LO' 0000".formatted(element)));
        }
        byte[] big = hex("1000 1000 'UN' 0000 E8030000" + " 00".repeat(1000) + "1000 2000 'UN' 0000 E8030000"
                + " 00".repeat(1000));

        assertThat(DataSetReader.read(ByteSource.of(three), EXPLICIT_VR_LITTLE_ENDIAN, limits)
                        .elements())
                .hasSize(3);
        assertThatThrownBy(
                        () -> DataSetReader.read(ByteSource.of(many.toByteArray()), EXPLICIT_VR_LITTLE_ENDIAN, limits))
                .isInstanceOf(DicomException.Format.class)
                .hasMessageContaining("more than 5 elements");
        assertThatThrownBy(() -> DataSetReader.read(ByteSource.of(big), EXPLICIT_VR_LITTLE_ENDIAN, limits))
                .isInstanceOf(DicomException.Format.class)
                .hasMessageContaining("more than 2000 bytes");
    }

    @Test
    void refusesSequencesNestedDeeperThanTheLimit() throws Exception {
        Limits limits = new Limits(2000, 2000, 1000, 3, 100);

        assertThatThrownBy(() -> DataSetReader.read(ByteSource.of(nested(4)), EXPLICIT_VR_LITTLE_ENDIAN, limits))
                .isInstanceOf(DicomException.Format.class)
                .hasMessageContaining("deeper than 3");
        assertThat(DataSetReader.read(ByteSource.of(nested(3)), EXPLICIT_VR_LITTLE_ENDIAN, limits)
                        .elements())
                .hasSize(1);
    }

    private static byte[] nested(int depth) {
        return hex("0800 4011 'SQ' 0000 FFFFFFFF FEFF 00E0 FFFFFFFF ".repeat(depth)
                + "FEFF 0DE0 00000000 FEFF DDE0 00000000 ".repeat(depth));
    }

    @Test
    void aHundredThousandNestedSequencesOverflowNoStack() {
        byte[] stream = nested(100_000);

        assertThatThrownBy(() -> read(stream, EXPLICIT_VR_LITTLE_ENDIAN))
                .isInstanceOf(DicomException.Format.class)
                .hasMessageContaining("deeper than 64");
    }
}
