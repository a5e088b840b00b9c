package io.veilgate.core.dataset;

import static io.veilgate.core.dataset.Hex.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.base.Vr;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Part10Test {
    private static final byte[] EXPLICIT = hex("0800 6000 'CS' 0200 'MR'  1000 1000 'PN' 0400 'Doe '");
    private static final byte[] IMPLICIT = hex("0800 6000 02000000 'MR'  1000 1000 04000000 'Doe '");
    private static final byte[] BIG_ENDIAN = hex("0008 0060 'CS' 0002 'MR'  0010 0010 'PN' 0004 'Doe '");
    private static final Uid CREATOR = new Uid("2.25.1");

    static FileMeta meta(TransferSyntax syntax) {
        return FileMeta.of(ReceivedUid.of(Uids.MRImageStorage), new ReceivedUid("1.2.03\0"), syntax);
    }

    private static Part10File open(byte[] file) throws IOException, DicomException.Format {
        return Part10.open(ByteSource.of(file), TransferSyntaxes.standard(), Limits.defaults());
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Test
    void writesAFileThatItReadsAgain(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("a");
        FileMeta meta = meta(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN)
                .withSource(new AeTitle("SRC"))
                .withSending(new AeTitle("SENDER"))
                .withReceiving(new AeTitle("RECEIVER"))
                .withPrivateInformation(CREATOR, new byte[] {1, 2, 3});
        Recipe recipe =
                new Recipe(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN, List.of(new Segment.Extent(0, EXPLICIT.length)));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long written = Part10.write(meta, recipe, ByteSource.of(EXPLICIT), channel);
            assertThat(written).isEqualTo(Files.size(file));
        }

        try (Part10File opened = Part10.open(file, TransferSyntaxes.standard(), Limits.defaults())) {
            FileMeta read = opened.fileMeta().orElseThrow();
            assertThat(opened.transferSyntax()).isEqualTo(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);
            assertThat(opened.transferSyntaxGuessed()).isFalse();
            assertThat(read.sopClassUid()).contains(ReceivedUid.of(Uids.MRImageStorage));
            assertThat(read.sopInstanceUid()).contains(new ReceivedUid("1.2.03"));
            assertThat(read.sourceAeTitle()).contains("SRC");
            assertThat(read.elements().string(Tag.SendingApplicationEntityTitle))
                    .contains("SENDER");
            assertThat(read.elements().string(Tag.ReceivingApplicationEntityTitle))
                    .contains("RECEIVER");
            assertThat(read.privateInformation(CREATOR))
                    .hasValueSatisfying(bytes -> assertThat(bytes).containsExactly(1, 2, 3, 0));
            assertThat(read.privateInformation(new Uid("2.25.2"))).isEmpty();
            assertThat(Pieces.all(opened.dataSet())).isEqualTo(EXPLICIT);
            assertThat(opened.read(Limits.defaults()).string(Tag.PatientName)).contains("Doe");
        }
    }

    @Test
    void fileMetaBeginsByTheBook() {
        byte[] encoded = meta(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN).encoded();

        assertThat(Arrays.copyOf(encoded, 128)).containsOnly(0);
        assertThat(Arrays.copyOfRange(encoded, 128, 140)).isEqualTo(hex("'DICM' 0200 0000 'UL' 0400"));
        assertThat(encoded[140] & 0xFF | (encoded[141] & 0xFF) << 8).isEqualTo(encoded.length - 144);
        assertThat(Arrays.copyOfRange(encoded, 144, 158)).isEqualTo(hex("0200 0100 'OB' 0000 02000000 0001"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void guessesTheEncodingOfABareDataSet(boolean prefixed) throws Exception {
        byte[] start = prefixed ? join(new byte[128], hex("'DICM'")) : new byte[0];

        assertThat(open(join(start, EXPLICIT)).transferSyntax()).isEqualTo(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);
        assertThat(open(join(start, IMPLICIT)).transferSyntax()).isEqualTo(TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN);
        assertThat(open(join(start, BIG_ENDIAN)).transferSyntax()).isEqualTo(TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN);
        assertThat(open(join(start, EXPLICIT)).fileMeta()).isEmpty();
        assertThat(open(join(start, EXPLICIT)).transferSyntaxGuessed()).isTrue();
        assertThat(Pieces.all(open(join(start, IMPLICIT)).dataSet())).isEqualTo(IMPLICIT);
    }

    /** The bytes at 128 are part of a value. */
    @Test
    void isNotMisledByThePrefixInsideABareDataSet() throws Exception {
        byte[] bare =
                hex("0800 6000 'LT' 8000" + " 20".repeat(120) + "'DICM'" + " 20".repeat(4) + "1000 1000 'PN' 0000");
        Part10File opened = open(bare);

        assertThat(opened.dataSetOffset()).isZero();
        assertThat(opened.read(Limits.defaults()).elements()).hasSize(2);
    }

    @Test
    void readsFileMetaWithoutPreambleOrInImplicitVrOrOfWrongLength() throws Exception {
        byte[] meta = meta(TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN).encoded();
        byte[] noPreamble = Arrays.copyOfRange(meta, 132, meta.length);
        byte[] wrongLength = meta.clone();
        wrongLength[140] = 1;
        byte[] implicitMeta = hex("0200 1000 12000000 '1.2.840.10008.1.2' 00");

        for (byte[] start : List.of(meta, noPreamble, wrongLength, implicitMeta)) {
            Part10File opened = open(join(start, IMPLICIT));
            assertThat(opened.transferSyntax()).isEqualTo(TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN);
            assertThat(opened.dataSetOffset()).isEqualTo(start.length);
            assertThat(opened.read(Limits.defaults()).string(Tag.Modality)).contains("MR");
        }
    }

    @Test
    void aDeflatedDataSetIsSeenInflated() throws Exception {
        DataSet dataSet = DataSet.littleEndian();
        dataSet.putString(Tag.PatientComments, Vr.LT, "abc".repeat(50_000));
        byte[] deflated = DataSetWriter.bytes(dataSet, TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);

        try (Part10File opened = open(
                join(meta(TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN).encoded(), deflated))) {
            assertThat(Pieces.all(opened.dataSet()))
                    .isEqualTo(DataSetWriter.bytes(dataSet, TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN));
            assertThat(opened.read(Limits.defaults())
                            .get(Tag.PatientComments)
                            .orElseThrow()
                            .value())
                    .isEqualTo(new Value.Bulk(12, 150_000));
        }
    }

    @Test
    void refusesWhatIsNoDicomFileAndUnknownTransferSyntaxes() {
        byte[] unknown = join(meta(TransferSyntaxes.RLE_LOSSLESS).encoded(), EXPLICIT);
        int at = new String(unknown, StandardCharsets.ISO_8859_1).indexOf("1.2.840.10008.1.2.5");
        unknown[at + 18] = '6';

        assertThatThrownBy(() -> open(hex("'<html><body>some page</body></html>'")))
                .isInstanceOf(DicomException.Format.class)
                .hasMessageContaining("not a DICOM file");
        assertThatThrownBy(() -> open(new byte[0])).isInstanceOf(DicomException.Format.class);
        assertThatThrownBy(() -> open(unknown))
                .isInstanceOf(DicomException.Format.class)
                .hasMessageContaining("unknown transfer syntax")
                .hasMessageContaining("(0002,0010)");
    }
}
