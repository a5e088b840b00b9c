package io.veilgate.core.dataset;

import static io.veilgate.core.dataset.Hex.hex;
import static io.veilgate.core.dataset.TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN;
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
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSetWriterTest {
    private static final Limits SHORT_VALUES = new Limits(1 << 20, 1 << 20, 8, 8, 1000);

    private static DataSet sample() {
        DataSet dataSet = DataSet.littleEndian();
        dataSet.putString(Tag.PatientName, Vr.PN, "Doe");
        dataSet.putUnsignedShort(Tag.Rows, 512);
        DataSet item = dataSet.newItem();
        item.putString(Tag.ReferencedSOPClassUID, Vr.UI, "1.2.3");
        dataSet.putItems(Tag.ReferencedImageSequence, List.of(item));
        return dataSet;
    }

    @Test
    void writesExplicitLittleEndian() throws Exception {
        assertThat(DataSetWriter.bytes(sample(), EXPLICIT_VR_LITTLE_ENDIAN)).isEqualTo(hex("""
                                0800 4011 'SQ' 0000 16000000  FEFF 00E0 0E000000  0800 5011 'UI' 0600 '1.2.3' 00
                                1000 1000 'PN' 0400 'Doe '
                                2800 1000 'US' 0200 0002
                                """));
    }

    @Test
    void writesImplicitLittleEndian() throws Exception {
        assertThat(DataSetWriter.bytes(sample(), IMPLICIT_VR_LITTLE_ENDIAN)).isEqualTo(hex("""
                                0800 4011 16000000  FEFF 00E0 0E000000  0800 5011 06000000 '1.2.3' 00
                                1000 1000 04000000 'Doe '
                                2800 1000 02000000 0002
                                """));
    }

    @Test
    void writesExplicitBigEndian() throws Exception {
        assertThat(DataSetWriter.bytes(sample(), EXPLICIT_VR_BIG_ENDIAN)).isEqualTo(hex("""
                                0008 1140 'SQ' 0000 00000016  FFFE E000 0000000E  0008 1150 'UI' 0006 '1.2.3' 00
                                0010 0010 'PN' 0004 'Doe '
                                0028 0010 'US' 0002 0200
                                """));
    }

    @Test
    void deflatesToAnEvenLengthThatInflatesToTheSame() throws Exception {
        byte[] deflated = DataSetWriter.bytes(sample(), DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
        ByteSource inflated = InflatedByteSource.of(ByteSource.of(deflated), 1000);

        assertThat(deflated.length % 2).isZero();
        assertThat(Pieces.all(inflated)).isEqualTo(DataSetWriter.bytes(sample(), EXPLICIT_VR_LITTLE_ENDIAN));
    }

    @Test
    void countsGroupLengthsAnew() throws Exception {
        byte[] wrong = hex("0800 0000 'UL' 0400 99000000  0800 6000 'CS' 0200 'MR'  1000 1000 'PN' 0000");
        DataSet dataSet = DataSetReader.read(ByteSource.of(wrong), EXPLICIT_VR_LITTLE_ENDIAN, Limits.defaults());

        assertThat(DataSetWriter.bytes(dataSet, EXPLICIT_VR_LITTLE_ENDIAN))
                .isEqualTo(hex("0800 0000 'UL' 0400 0A000000  0800 6000 'CS' 0200 'MR'  1000 1000 'PN' 0000"));
    }

    /** PS3.5 §6.2.2, note: a value longer than a 16-bit length can say has VR UN. */
    @Test
    void aValueTooLongForItsVrBecomesUn() throws Exception {
        DataSet dataSet = DataSet.littleEndian();
        dataSet.put(new Element(Tag.PatientComments, Vr.LT, new Value.Bytes(new byte[70_000])));
        byte[] written = DataSetWriter.bytes(dataSet, EXPLICIT_VR_LITTLE_ENDIAN);

        assertThat(Arrays.copyOf(written, 12)).isEqualTo(hex("1000 0040 'UN' 0000 70110100"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 4096})
    void bulkValuesChangeByteOrderHoweverTheyAreRead(int atMost) throws Exception {
        byte[] pixels = new byte[200_001];
        new Random(7).nextBytes(pixels);
        byte[] header = hex("E07F 1000 'OW' 0000 410D0300");
        byte[] stream = Arrays.copyOf(header, header.length + pixels.length);
        System.arraycopy(pixels, 0, stream, header.length, pixels.length);
        ByteSource source = Pieces.source(stream, 4000);
        DataSet dataSet = DataSetReader.read(source, EXPLICIT_VR_LITTLE_ENDIAN, SHORT_VALUES);

        byte[] big = Pieces.collect(DataSetWriter.segments(dataSet, EXPLICIT_VR_BIG_ENDIAN), source, atMost);

        assertThat(Arrays.copyOf(big, 12)).isEqualTo(hex("7FE0 0010 'OW' 0000 00030D42"));
        assertThat(big).hasSize(12 + 200_002);
        for (int i = 0; i < 200_000; i += 2) {
            assertThat(big[12 + i]).isEqualTo(pixels[i + 1]);
            assertThat(big[13 + i]).isEqualTo(pixels[i]);
        }
    }

    @Test
    void replacedPixelDataStandsUnderItsOwnHeader() throws Exception {
        byte[] stream = hex("2800 1000 'US' 0200 0002  E07F 1000 'OB' 0000 0C000000 000102030405060708090A0B");
        ByteSource source = ByteSource.of(stream);
        DataSet dataSet = DataSetReader.read(source, EXPLICIT_VR_LITTLE_ENDIAN, SHORT_VALUES);
        Segment.Patch blank = (chunk, offset) -> {
            for (int i = chunk.position(); i < chunk.limit(); i++) {
                chunk.put(i, (byte) 0xFF);
            }
        };
        var odd = new DataSetWriter.Replacement(Vr.OB, 3, List.of(new Segment.Patched(22, 3, blank)));
        var fragments = new DataSetWriter.Replacement(
                Vr.OB,
                DataSetWriter.Replacement.UNDEFINED,
                List.of(new Segment.Bytes(ByteBuffer.wrap(hex("FEFF 00E0 00000000  FEFF DDE0 00000000")))));

        assertThat(Pieces.collect(
                        DataSetWriter.segments(dataSet, EXPLICIT_VR_LITTLE_ENDIAN, Map.of(Tag.PixelData, odd)),
                        source,
                        5))
                .isEqualTo(hex("2800 1000 'US' 0200 0002  E07F 1000 'OB' 0000 04000000 FFFFFF 00"));
        assertThat(Pieces.collect(
                        DataSetWriter.segments(dataSet, RLE_LOSSLESS, Map.of(Tag.PixelData, fragments)), source, 5))
                .isEqualTo(
                        hex(
                                "2800 1000 'US' 0200 0002  E07F 1000 'OB' 0000 FFFFFFFF  FEFF 00E0 00000000  FEFF DDE0 00000000"));
    }

    @Test
    void aNativeValueOf4GiBIsAnErrorAndFragmentsOf4GiBAreNot() throws Exception {
        DataSet dataSet = DataSet.littleEndian();
        dataSet.put(new Element(Tag.PixelData, Vr.OW, new Value.Bulk(0, 0xFFFF_FFFFL)));
        DataSet encapsulated = DataSet.littleEndian();
        encapsulated.put(new Element(Tag.PixelData, Vr.OB, new Value.Fragments(12, 5L << 30)));

        assertThatThrownBy(() -> DataSetWriter.segments(dataSet, EXPLICIT_VR_LITTLE_ENDIAN))
                .isInstanceOf(DicomException.Format.class)
                .hasMessageContaining("(7FE0,0010)");
        assertThat(DataSetWriter.segments(encapsulated, RLE_LOSSLESS))
                .last()
                .isEqualTo(new Segment.Extent(12, 5L << 30));
        assertThatThrownBy(() -> DataSetWriter.segments(encapsulated, EXPLICIT_VR_BIG_ENDIAN))
                .isInstanceOf(DicomException.Format.class);
    }

    @Test
    void bytesRefusesValuesByReference() {
        DataSet dataSet = DataSet.littleEndian();
        dataSet.put(new Element(Tag.PixelData, Vr.OW, new Value.Bulk(0, 10)));

        assertThatThrownBy(() -> DataSetWriter.bytes(dataSet, EXPLICIT_VR_LITTLE_ENDIAN))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
