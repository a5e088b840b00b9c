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
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Vr;
import java.io.ByteArrayOutputStream;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms in which data sets are met, by the standard or against it: read, and written back as they came. */
class ReceivedFormsTest {
    private static final TransferSyntax ENCAPSULATED_UNCOMPRESSED =
            TransferSyntaxes.standard().get(new Uid("1.2.840.10008.1.2.1.98")).orElseThrow();

    /** Reads, and holds that what is written in the same transfer syntax are the same bytes. */
    private static DataSet same(byte[] stream, TransferSyntax syntax) throws Exception {
        return same(stream, syntax, Set.of());
    }

    private static DataSet same(byte[] stream, TransferSyntax syntax, Set<Oddity> oddities) throws Exception {
        ByteSource source = ByteSource.of(stream);
        DataSetReader reader = new DataSetReader(source, syntax, Limits.defaults());
        DataSet dataSet = reader.read();
        assertThat(reader.oddities()).isEqualTo(oddities);
        assertThat(Pieces.collect(DataSetWriter.segments(dataSet, syntax), source, 7))
                .isEqualTo(stream);
        return dataSet;
    }

    @Test
    void valuesOfZeroLengthInEveryVr() throws Exception {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        int element = 0x10;
        for (Vr vr : Vr.values()) {
            stream.write(
                    hex("1100 %02X10 '%s' 0000".formatted(element++, vr) + (vr.hasLongHeader() ? "00000000" : "")));
        }
        DataSet dataSet = same(stream.toByteArray(), EXPLICIT_VR_LITTLE_ENDIAN);

        assertThat(dataSet.elements()).hasSize(Vr.values().length).allMatch(e -> e.length() == 0);
        assertThat(dataSet.elements()).noneMatch(e -> dataSet.hasValue(e.tag()));
        assertThat(dataSet.string(0x00111010)).isEmpty();
        assertThat(same(new byte[0], IMPLICIT_VR_LITTLE_ENDIAN).isEmpty()).isTrue();
    }

    @Test
    void sequencesAndItemsOfZeroLength() throws Exception {
        DataSet dataSet = same(hex("""
                0800 4011 'SQ' 0000 00000000
                0800 4111 'SQ' 0000 FFFFFFFF  FEFF DDE0 00000000
                0800 4A11 'SQ' 0000 08000000  FEFF 00E0 00000000
                0800 4B11 'SQ' 0000 FFFFFFFF  FEFF 00E0 FFFFFFFF FEFF 0DE0 00000000  FEFF DDE0 00000000
                """), EXPLICIT_VR_LITTLE_ENDIAN);

        assertThat(dataSet.items(0x00081140)).isEmpty();
        assertThat(dataSet.items(0x00081141)).isEmpty();
        assertThat(dataSet.items(0x0008114A)).singleElement().matches(DataSet::isEmpty);
        assertThat(dataSet.items(0x0008114B)).singleElement().matches(DataSet::isEmpty);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itemsOfDefinedAndUndefinedLengthMixedInOneSequence(boolean undefinedSequence) throws Exception {
        String items = """
                FEFF 00E0 08000000  0800 5011 'UI' 0000
                FEFF 00E0 FFFFFFFF  0800 4111 'SQ' 0000 00000000  0800 5011 'UI' 0200 '1' 00  FEFF 0DE0 00000000
                FEFF 00E0 00000000
                """;
        DataSet dataSet = same(
                hex(
                        undefinedSequence
                                ? "0800 4011 'SQ' 0000 FFFFFFFF" + items + "FEFF DDE0 00000000"
                                : "0800 4011 'SQ' 0000 3E000000" + items),
                EXPLICIT_VR_LITTLE_ENDIAN);

        assertThat(dataSet.items(Tag.ReferencedImageSequence)).hasSize(3);
        assertThat(dataSet.items(Tag.ReferencedImageSequence).get(1).string(Tag.ReferencedSOPClassUID))
                .contains("1");
    }

    @Test
    void valuesOf64Bits() throws Exception {
        byte[] little = hex("""
                1100 1010 'OV' 0000 10000000 0102030405060708 1112131415161718
                1100 1110 'SV' 0000 08000000 FEFFFFFFFFFFFFFF
                1100 1210 'UV' 0000 08000000 FFFFFFFFFFFFFFFF
                """);
        DataSet dataSet = same(little, EXPLICIT_VR_LITTLE_ENDIAN);
        byte[] big = hex("""
                0011 1010 'OV' 0000 00000010 0807060504030201 1817161514131211
                0011 1011 'SV' 0000 00000008 FFFFFFFFFFFFFFFE
                0011 1012 'UV' 0000 00000008 FFFFFFFFFFFFFFFF
                """);

        assertThat(dataSet.elements()).extracting(Element::vr).containsExactly(Vr.OV, Vr.SV, Vr.UV);
        assertThat(DataSetWriter.bytes(dataSet, EXPLICIT_VR_BIG_ENDIAN)).isEqualTo(big);
        assertThat(DataSetWriter.bytes(same(big, EXPLICIT_VR_BIG_ENDIAN), EXPLICIT_VR_LITTLE_ENDIAN))
                .isEqualTo(little);
    }

    /** Basic Offset Table empty or filled, several fragments for a frame, fragments without a byte, of odd length (PS3.5 §A.4). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "FEFF 00E0 00000000",
                "FEFF 00E0 00000000  FEFF 00E0 04000000 01020304",
                "FEFF 00E0 00000000  FEFF 00E0 00000000  FEFF 00E0 02000000 0102  FEFF 00E0 00000000",
                "FEFF 00E0 08000000 00000000 14000000  FEFF 00E0 02000000 0102  FEFF 00E0 02000000 0304"
                        + "FEFF 00E0 02000000 0506  FEFF 00E0 02000000 0708",
                "FEFF 00E0 04000000 00000000  FEFF 00E0 03000000 010203",
                "FEFF 00E0 04000000 99999999  FEFF 00E0 02000000 0102",
            })
    void fragments(String items) throws Exception {
        byte[] stream =
                hex("E07F 1000 'OB' 0000 FFFFFFFF" + items + "FEFF DDE0 00000000  FCFF FCFF 'OB' 0000 00000000");
        DataSet dataSet = same(stream, RLE_LOSSLESS);

        assertThat(dataSet.get(Tag.PixelData).orElseThrow().value())
                .isEqualTo(new Value.Fragments(12, stream.length - 24));
        assertThat(dataSet.elements()).hasSize(2);
    }

    @Test
    void extendedOffsetTableStandsBeforeItsFragments() throws Exception {
        DataSet dataSet = same(hex("""
                E07F 0100 'OV' 0000 10000000 0000000000000000 0A00000000000000
                E07F 0200 'OV' 0000 10000000 0200000000000000 0200000000000000
                E07F 1000 'OB' 0000 FFFFFFFF  FEFF 00E0 00000000
                  FEFF 00E0 02000000 0102  FEFF 00E0 02000000 0304  FEFF DDE0 00000000
                """), RLE_LOSSLESS);

        assertThat(dataSet.elements())
                .extracting(Element::tag)
                .containsExactly(Tag.ExtendedOffsetTable, Tag.ExtendedOffsetTableLengths, Tag.PixelData);
        assertThat(dataSet.get(Tag.ExtendedOffsetTable).orElseThrow().length()).isEqualTo(16);
    }

    @Test
    void uncompressedFramesEncapsulated() throws Exception {
        byte[] stream = hex("""
                2800 1000 'US' 0200 0100
                E07F 1000 'OB' 0000 FFFFFFFF  FEFF 00E0 00000000  FEFF 00E0 02000000 0102  FEFF DDE0 00000000
                """);
        DataSet dataSet = same(stream, ENCAPSULATED_UNCOMPRESSED);

        assertThat(dataSet.get(Tag.PixelData).orElseThrow().value()).isInstanceOf(Value.Fragments.class);
        assertThatThrownBy(() -> DataSetWriter.segments(dataSet, IMPLICIT_VR_LITTLE_ENDIAN))
                .isInstanceOf(DicomException.Format.class);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "'1.2.03' , 1.2.03, INVALID_UID",
                "'1..2' , 1..2, INVALID_UID",
                "'.1.2' , .1.2, INVALID_UID",
                "'1.2.' , 1.2., INVALID_UID",
                "'1.2.3 ' , 1.2.3, INVALID_UID",
                "'1.2' 00 00 00 , 1.2, INVALID_UID",
                "'1.2.x' 00 , 1.2.x, INVALID_UID",
                "00 00 , \"\", INVALID_UID",
                "'1.2' 00 , 1.2, ",
                "'0.0' 00 , 0.0, ",
                "'1.2\\1.10' , 1.2, ",
                "'1.2\\1.01' , 1.2, INVALID_UID",
            })
    void uidsAreKeptAsTheyCameAndNamedWhereTheyBreakTheRules(String encoded, String value, Oddity oddity)
            throws Exception {
        byte[] uid = hex(encoded);
        byte[] padded = uid.length % 2 == 0 ? uid : hex(encoded + "00");
        byte[] stream =
                hex("0800 1800 'UI' %02X00 ".formatted(padded.length) + (padded == uid ? encoded : encoded + "00"));
        DataSet dataSet = same(stream, EXPLICIT_VR_LITTLE_ENDIAN, oddity == null ? Set.of() : Set.of(oddity));

        assertThat(dataSet.strings(Tag.SOPInstanceUID).getFirst()).isEqualTo(value);
    }

    @Test
    void uidsOf64CharactersAreTheLongest() throws Exception {
        String longest = "1." + "2".repeat(62);

        same(hex("0800 1800 'UI' 4000 '" + longest + "'"), EXPLICIT_VR_LITTLE_ENDIAN);
        same(hex("0800 1800 'UI' 4200 '" + longest + "2' 00"), EXPLICIT_VR_LITTLE_ENDIAN, Set.of(Oddity.INVALID_UID));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "'ORTHANC ', ",
                "' A B\\CT1', ",
                "'A_TITLE_OF_16_CH', ",
                "'A_TITLE_OF_17_CHS ', INVALID_AE_TITLE",
                "'  ', INVALID_AE_TITLE",
                "'TIT' 00, INVALID_AE_TITLE",
                "'T' C4 'TL', INVALID_AE_TITLE",
                "'T' 09 'TL', INVALID_AE_TITLE",
            })
    void aeTitlesAreKeptAsTheyCameAndNamedWhereTheyBreakTheRules(String encoded, Oddity oddity) throws Exception {
        same(
                hex("0800 5400 'AE' %02X00 ".formatted(hex(encoded).length) + encoded),
                EXPLICIT_VR_LITTLE_ENDIAN,
                oddity == null ? Set.of() : Set.of(oddity));
    }

    /** What is wrong with a value does not keep a sequence in UN from being seen. */
    @Test
    void aSequenceInUnIsOpenedWhateverItsUids() throws Exception {
        DataSet dataSet = same(
                hex("0800 4011 'UN' 0000 16000000  FEFF 00E0 0E000000  0800 5511 06000000 '1.2.03'"),
                EXPLICIT_VR_LITTLE_ENDIAN,
                Set.of(Oddity.INVALID_UID, Oddity.UN_SEQUENCE));

        assertThat(dataSet.items(Tag.ReferencedImageSequence).getFirst().string(Tag.ReferencedSOPInstanceUID))
                .contains("1.2.03");
    }

    /** Nothing says that it is a sequence: only an undefined length does. */
    @Test
    void privateSequencesInImplicitVrAreBytesUnlessTheirLengthIsUndefined() throws Exception {
        DataSet dataSet = same(hex("""
                0900 1000 04000000 'ACME'
                0900 0110 12000000  FEFF 00E0 0A000000  2800 1000 02000000 0002
                0900 0210 FFFFFFFF  FEFF 00E0 0A000000  2800 1000 02000000 0002  FEFF DDE0 00000000
                """), IMPLICIT_VR_LITTLE_ENDIAN);

        assertThat(dataSet.get(0x00091001).orElseThrow().vr()).isEqualTo(Vr.UN);
        assertThat(dataSet.get(0x00091001).orElseThrow().length()).isEqualTo(18);
        assertThat(dataSet.items(0x00091002).getFirst().integer(Tag.Rows)).hasValue(512);
    }

    @Test
    void valuesOfOddLengthArePaddedByTheirVr() throws Exception {
        DataSet dataSet = DataSetReader.read(
                ByteSource.of(
                        hex("0800 1800 'UI' 0300 '1.2'  1000 1000 'PN' 0300 'Doe'  1100 1010 'OB' 0000 01000000 01")),
                EXPLICIT_VR_LITTLE_ENDIAN,
                Limits.defaults());

        assertThat(dataSet.string(Tag.PatientName)).contains("Doe");
        assertThat(DataSetWriter.bytes(dataSet, EXPLICIT_VR_LITTLE_ENDIAN))
                .isEqualTo(hex(
                        "0800 1800 'UI' 0400 '1.2' 00  1000 1000 'PN' 0400 'Doe '  1100 1010 'OB' 0000 02000000 0100"));
    }

    /** Padding is an element or zeros; anything else behind the last element would be bytes that nobody has looked at. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "'garbage', the data set ends inside an element's header at byte 8",
                "'garbage behind it', value length 8293 where 9 bytes are left at byte 16",
                "0000 00 01, the data set ends inside an element's header at byte 8",
                "FEFF 0DE0 00000000, an item or delimitation where an element is due at byte 12",
            })
    void dataBehindTheLastElementIsRefused(String behind, String message) {
        byte[] stream = hex("1000 1000 'PN' 0000" + behind);

        assertThatThrownBy(
                        () -> DataSetReader.read(ByteSource.of(stream), EXPLICIT_VR_LITTLE_ENDIAN, Limits.defaults()))
                .isInstanceOf(DicomException.Format.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 511})
    void zerosBehindTheLastElementAreDropped(int zeros) throws Exception {
        byte[] stream = hex("1000 1000 'PN' 0000" + "00".repeat(zeros));
        DataSetReader reader = new DataSetReader(ByteSource.of(stream), EXPLICIT_VR_LITTLE_ENDIAN, Limits.defaults());

        assertThat(reader.read().elements()).hasSize(1);
        assertThat(reader.oddities()).containsExactly(Oddity.TRAILING_ZEROS);
    }

    @Test
    void anUnknownVrOfUndefinedLengthIsRefused() {
        assertThatThrownBy(() -> same(hex("0900 0110 'ZZ' 0000 FFFFFFFF"), EXPLICIT_VR_LITTLE_ENDIAN))
                .isInstanceOf(DicomException.Format.class)
                .hasMessageContaining("(0009,1001)");
    }
}
