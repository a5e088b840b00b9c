package io.veilgate.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tags;
import io.veilgate.core.base.Vr;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Random data sets, 200 for each encoding; a failure's name has the seed. */
class DataSetPropertyTest {
    private static final int EACH = 200;
    private static final Limits LIMITS = new Limits(4 << 20, 4 << 20, 100, 16, 10_000);

    static Stream<Arguments> seedsAndSyntaxes() {
        return Stream.of(
                        TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN,
                        TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN,
                        TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN,
                        TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)
                .flatMap(syntax -> LongStream.range(0, EACH / 50).mapToObj(block -> Arguments.of(block * 50, syntax)));
    }

    @ParameterizedTest(name = "seeds from {0}, {1}")
    @MethodSource("seedsAndSyntaxes")
    void whatIsWrittenReadsTheSameAndIsWrittenTheSameAgain(long firstSeed, TransferSyntax syntax) throws Exception {
        for (long seed = firstSeed; seed < firstSeed + 50; seed++) {
            DataSet made = new RandomDataSets(seed).next();
            byte[] written = DataSetWriter.bytes(made, syntax);
            ByteSource source = source(written, syntax);
            DataSet read = DataSetReader.read(source, syntax, LIMITS);

            byte[] again = Pieces.collect(DataSetWriter.segments(read, syntax), source, 1000);
            assertThat(again).as("seed %d", seed).isEqualTo(written);
            if (syntax.explicitVr()) {
                byte[] back = Pieces.collect(
                        DataSetWriter.segments(read, TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN), source, 1000);
                assertThat(back)
                        .as("seed %d, back to little endian", seed)
                        .isEqualTo(DataSetWriter.bytes(made, TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN));
                assertSameShape(made, read, seed);
            } else {
                assertThat(tags(read)).as("seed %d", seed).isEqualTo(tags(made));
            }
        }
    }

    private static ByteSource source(byte[] written, TransferSyntax syntax) throws Exception {
        ByteSource bytes = ByteSource.of(written);
        return syntax.deflated() ? InflatedByteSource.of(bytes, 1 << 20) : bytes;
    }

    private static void assertSameShape(DataSet made, DataSet read, long seed) {
        assertThat(tags(read)).as("seed %d", seed).isEqualTo(tags(made));
        for (Element element : made.elements()) {
            List<DataSet> items = made.items(element.tag());
            if (element.vr() == Vr.SQ) {
                List<DataSet> readItems = read.items(element.tag());
                assertThat(readItems).as("seed %d", seed).hasSameSizeAs(items);
                for (int i = 0; i < items.size(); i++) {
                    assertSameShape(items.get(i), readItems.get(i), seed);
                }
            } else {
                assertThat(read.get(element.tag()).orElseThrow().length())
                        .as("seed %d, %s", seed, Tags.format(element.tag()))
                        .isEqualTo(element.length());
            }
        }
    }

    private static List<Integer> tags(DataSet dataSet) {
        return dataSet.elements().stream().map(Element::tag).toList();
    }
}
