package io.veilgate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Tags;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.FileMeta;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dataset.Part10File;
import io.veilgate.core.dataset.Recipe;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are a DICOM file, with or without preamble and File Meta Information, or are refused; what is written opens again. */
class Part10FuzzTest {
    private static final Limits LIMITS = new Limits(1 << 20, 1 << 20, 50, 16, 20_000);

    static Stream<Arguments> seeds() throws Exception {
        Stream.Builder<Arguments> seeds = Stream.builder();
        for (TransferSyntax syntax : new TransferSyntax[] {
            TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN,
            TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN
        }) {
            byte[] meta = meta(syntax).encoded();
            byte[] dataSet = SeedDataSets.rich(syntax);
            byte[] file = Arrays.copyOf(meta, meta.length + dataSet.length);
            System.arraycopy(dataSet, 0, file, meta.length, dataSet.length);
            seeds.add(Arguments.of((Object) file));
            seeds.add(Arguments.of((Object) Arrays.copyOfRange(file, 132, file.length)));
            seeds.add(Arguments.of((Object) dataSet));
        }
        return seeds.build();
    }

    private static FileMeta meta(TransferSyntax syntax) {
        return FileMeta.of(new ReceivedUid("1.2.840.10008.5.1.4.1.1.7"), new ReceivedUid("2.25.4711"), syntax);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void isOpenedAndWrittenAgainOrRefused(byte[] input) throws Exception {
        Bounds.hold(input, 40_000, () -> run(input));
    }

    private static void run(byte[] input) throws Exception {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (Part10File file = Part10.open(ByteSource.of(input), TransferSyntaxes.standard(), LIMITS)) {
            TransferSyntax syntax = file.transferSyntax();
            file.fileMeta().ifPresent(each -> {
                each.sopClassUid();
                each.sopInstanceUid();
                each.sourceAeTitle();
            });
            DataSet dataSet = file.read(LIMITS);
            dropWhatNoDataSetHolds(dataSet);
            Recipe recipe = new Recipe(syntax, DataSetWriter.segments(dataSet, syntax));
            Part10.write(meta(syntax), recipe, file.dataSet(), Channels.newChannel(written));
        } catch (DicomException.Format refused) {
            assertThat(refused.offset()).isNotNegative();
            Refusals.hasNoValue(refused);
            return;
        }
        try (Part10File again =
                Part10.open(ByteSource.of(written.toByteArray()), TransferSyntaxes.standard(), LIMITS)) {
            assertThat(again.transferSyntaxGuessed()).isFalse();
            assertThat(again.fileMeta()).contains(meta(again.transferSyntax()));
        }
    }

    /** As de-identification does: File Meta Information goes on while elements are of its group. */
    private static void dropWhatNoDataSetHolds(DataSet dataSet) {
        dataSet.elements().stream()
                .map(Element::tag)
                .filter(tag -> Tags.group(tag) < 0x0008)
                .toList()
                .forEach(dataSet::remove);
    }
}
