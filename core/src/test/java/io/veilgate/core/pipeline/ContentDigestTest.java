package io.veilgate.core.pipeline;

import static io.veilgate.core.pipeline.Instances.encode;
import static io.veilgate.core.pipeline.Instances.mr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dataset.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContentDigestTest {
    private static final TransferSyntax EXPLICIT = TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN;
    private static final TransferSyntax IMPLICIT = TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN;

    private static String digest(byte[] bytes, TransferSyntax syntax) throws IOException, DicomException.Format {
        return digest(bytes, syntax, 4096);
    }

    private static String digest(byte[] bytes, TransferSyntax syntax, int pieceBytes)
            throws IOException, DicomException.Format {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        return ContentDigest.of(
                target -> {
                    int length = Math.min(Math.min(pieceBytes, target.remaining()), left.remaining());
                    target.put(left.slice(left.position(), length));
                    left.position(left.position() + length);
                    return length == 0 ? -1 : length;
                },
                syntax);
    }

    private static String digest(DataSet dataSet) throws IOException, DicomException.Format {
        return digest(encode(dataSet, EXPLICIT), EXPLICIT);
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("[^0-9A-F]", ""));
    }

    private static DataSet withItems() {
        DataSet dataSet = mr(EXPLICIT);
        DataSet item = dataSet.newItem();
        item.putString(Tag.ReferencedSOPInstanceUID, Vr.UI, "1.2.3");
        DataSet other = dataSet.newItem();
        other.putString(Tag.ReferencedSOPInstanceUID, Vr.UI, "1.2.34");
        dataSet.putItems(Tag.ReferencedImageSequence, List.of(item, other));
        return dataSet;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 4096})
    void isTheSameInEachNativeSyntaxOfLittleEndianHoweverItIsSplit(int pieceBytes) throws Exception {
        DataSet dataSet = withItems();
        String digest = digest(dataSet);

        for (TransferSyntax syntax : List.of(EXPLICIT, IMPLICIT, TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)) {
            assertThat(digest(encode(dataSet, syntax), syntax, pieceBytes))
                    .as("%s", syntax)
                    .isEqualTo(digest);
        }
    }

    @Test
    void howLengthsPaddingAndGroupLengthsAreWrittenDoesNotCount() throws Exception {
        // Modality, Referenced Image Sequence with one item, and its Referenced SOP Instance UID
        String plain = digest(
                hex("0800 6000 4353 0200 4D52"
                        + "0800 4011 5351 0000 16000000 FEFF 00E0 0E000000 0800 5511 5549 0600 312E322E3300"),
                EXPLICIT);

        assertThat(digest(
                        hex("0800 0000 554C 0400 99000000 0800 6000 4353 0400 4D522020"
                                + "0800 4011 5351 0000 FFFFFFFF FEFF 00E0 FFFFFFFF 0800 5511 5549 0500 312E322E33"
                                + "FEFF 0DE0 00000000 FEFF DDE0 00000000 FCFF FCFF 4F42 0000 02000000 0000"),
                        EXPLICIT))
                .isEqualTo(plain);
        // as UN, whose items are in implicit VR
        assertThat(digest(
                        hex("0800 6000 4353 0200 4D52"
                                + "0800 4011 554E 0000 16000000 FEFF 00E0 0E000000 0800 5511 06000000 312E322E3300"),
                        EXPLICIT))
                .isEqualTo(plain);
        assertThat(digest(
                        hex("0800 6000 02000000 4D52"
                                + "0800 4011 16000000 FEFF 00E0 0E000000 0800 5511 06000000 312E322E3300"),
                        IMPLICIT))
                .isEqualTo(plain);
    }

    @Test
    void everyOtherDifferenceCounts() throws Exception {
        String digest = digest(withItems());
        DataSet more = withItems();
        more.putString(Tag.BodyPartExamined, Vr.CS, "");
        DataSet other = withItems();
        other.putString(Tag.Modality, Vr.CS, "CT");
        DataSet less = mr(EXPLICIT);
        DataSet nested = mr(EXPLICIT);
        DataSet item = nested.newItem();
        item.putString(Tag.ReferencedSOPInstanceUID, Vr.UI, "1.2.34");
        nested.putItems(Tag.ReferencedImageSequence, List.of(item));
        DataSet pixels = withItems();
        byte[] samples = new byte[2 * Instances.ROWS * Instances.COLUMNS];
        pixels.put(new Element(Tag.PixelData, Vr.OW, new Value.Bytes(samples)));
        DataSet shorter = withItems();
        shorter.put(new Element(Tag.PixelData, Vr.OW, new Value.Bytes(Arrays.copyOf(samples, samples.length - 2))));

        assertThat(List.of(
                        digest,
                        digest(more),
                        digest(other),
                        digest(less),
                        digest(nested),
                        digest(pixels),
                        digest(shorter)))
                .doesNotHaveDuplicates();
    }

    @Test
    void fragmentsCountAndTheBasicOffsetTableDoesNot() throws Exception {
        TransferSyntax rle = TransferSyntaxes.RLE_LOSSLESS;
        String begin = "E07F 1000 4F42 0000 FFFFFFFF ";
        String end = " FEFF 00E0 02000000 0102 FEFF DDE0 00000000";
        String digest = digest(hex(begin + "FEFF 00E0 00000000" + end), rle);

        assertThat(digest(hex(begin + "FEFF 00E0 04000000 00000000" + end), rle))
                .isEqualTo(digest);
        assertThat(digest(hex(begin + "FEFF 00E0 00000000" + end.replace("0102", "0103")), rle))
                .isNotEqualTo(digest);
    }

    @Test
    void whatIsNoDataSetIsToldSo() {
        byte[] whole = encode(mr(EXPLICIT), EXPLICIT);
        for (int length : new int[] {1, 7, 9, whole.length - 1}) {
            assertThatThrownBy(() -> digest(Arrays.copyOf(whole, length), EXPLICIT))
                    .isInstanceOf(DicomException.Format.class);
        }
        byte[] deflated = encode(mr(EXPLICIT), TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
        assertThatThrownBy(() -> digest(
                        Arrays.copyOf(deflated, deflated.length / 2),
                        TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN))
                .isInstanceOf(DicomException.Format.class);
        // items within items without end
        assertThatThrownBy(() -> digest(hex("0800 4011 FFFFFFFF FEFF 00E0 FFFFFFFF".repeat(100)), IMPLICIT))
                .isInstanceOf(DicomException.Format.class);
    }
}
