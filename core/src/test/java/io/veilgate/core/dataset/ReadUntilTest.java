package io.veilgate.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReadUntilTest {
    private static final TransferSyntax SYNTAX = TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN;

    @Test
    void missesNothingThatStandsBehind() throws Exception {
        DataSet dataSet = DataSet.littleEndian();
        dataSet.putString(Tag.Modality, Vr.CS, "MR");
        dataSet.putString(Tag.StudyInstanceUID, Vr.UI, "1.2.3");
        dataSet.putString(Tag.SeriesInstanceUID, Vr.UI, "1.2.3.4");
        byte[] encoded = DataSetWriter.bytes(dataSet, SYNTAX);
        // cut in mid of the series' UID
        ByteSource beginning = ByteSource.of(Arrays.copyOf(encoded, encoded.length - 3));

        DataSet read = new DataSetReader(beginning, SYNTAX, Limits.defaults()).readUntil(Tag.StudyInstanceUID);
        assertThat(read.string(Tag.StudyInstanceUID)).contains("1.2.3");
        assertThat(read.contains(Tag.SeriesInstanceUID)).isFalse();

        ByteSource tooShort = ByteSource.of(Arrays.copyOf(encoded, 22));
        assertThatThrownBy(() -> new DataSetReader(tooShort, SYNTAX, Limits.defaults()).readUntil(Tag.StudyInstanceUID))
                .isInstanceOf(DicomException.Format.class);
    }
}
