package io.veilgate.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.ElementDictionary;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Tags;
import io.veilgate.core.base.Vr;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Random data sets, 200 for each encoding; a failure's name has the seed. */
class DataSetPropertyTest {
    private static final int EACH = 200;
    private static final Limits LIMITS = new Limits(4 << 20, 4 << 20, 100, 16, 10_000);

    /** How many bytes sources give at a time, by seed. */
    private static final int[] PIECES = {1, 2, 7, 4096};

    private static final List<String> LETTERS = List.of(
            "ABCxyz19~-_", "ÄöüßÑé", "ЛюкЯ", "Διον", "山田太郎", "洪吉洞홍길동", "王小东", "やまだタロウ", "ﾔﾏﾀﾞ", "นา", "שרון", "€¥‾");

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
            ByteSource source = source(written, syntax, seed);
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
                assertSameText(made, read, seed);
            } else {
                assertThat(tags(read)).as("seed %d", seed).isEqualTo(tags(made));
            }
        }
    }

    /** Fragments, and what stands around them, in syntaxes that compress. */
    @ParameterizedTest(name = "seeds from {0}")
    @ValueSource(longs = {0, 50, 100, 150})
    void encapsulatedPixelDataIsWrittenAsItWasRead(long firstSeed) throws Exception {
        for (long seed = firstSeed; seed < firstSeed + 50; seed++) {
            byte[] stream = new RandomDataSets(seed).nextEncapsulated(TransferSyntaxes.RLE_LOSSLESS);
            ByteSource source = source(stream, TransferSyntaxes.RLE_LOSSLESS, seed);
            DataSet read = DataSetReader.read(source, TransferSyntaxes.RLE_LOSSLESS, LIMITS);

            assertThat(read.get(Tag.PixelData).orElseThrow().value())
                    .as("seed %d", seed)
                    .isInstanceOf(Value.Fragments.class);
            assertThat(Pieces.collect(
                            DataSetWriter.segments(read, TransferSyntaxes.RLE_LOSSLESS),
                            source,
                            PIECES[(int) seed % 4]))
                    .as("seed %d", seed)
                    .isEqualTo(stream);
        }
    }

    /** Text put is text read, in each repertoire that has it, and otherwise in UTF-8; through any transfer syntax. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ISO_IR 100",
                "ISO_IR 13",
                "\\ISO 2022 IR 87\\ISO 2022 IR 159",
                "\\ISO 2022 IR 149",
                "\\ISO 2022 IR 58",
                "ISO 2022 IR 100\\ISO 2022 IR 144\\ISO 2022 IR 126",
                "GB18030",
                "GBK",
                "ISO_IR 192"
            })
    void textPutIsTextRead(String declared) throws Exception {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            DataSet made = DataSet.littleEndian();
            made.putStrings(Tag.SpecificCharacterSet, Vr.CS, List.of(declared.split("\\\\", -1)));
            Map<Integer, List<String>> text = new LinkedHashMap<>();
            text.put(Tag.PatientName, List.of(name(random)));
            text.put(Tag.OtherPatientNames, List.of(name(random), name(random)));
            text.put(Tag.PatientComments, List.of(word(random) + "\r\n" + word(random)));
            text.put(Tag.OtherPatientIDs, List.of(word(random), word(random)));
            text.forEach((tag, values) ->
                    made.putStrings(tag, ElementDictionary.standard().implicitVr(tag), values));
            TransferSyntax syntax = seed % 2 == 0
                    ? TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN
                    : TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN;

            DataSet read = DataSetReader.read(
                    source(DataSetWriter.bytes(made, syntax), syntax, seed), syntax, Limits.defaults());
            for (Map.Entry<Integer, List<String>> put : text.entrySet()) {
                assertThat(read.strings(put.getKey()))
                        .as("seed %d, %s", seed, Tags.format(put.getKey()))
                        .isEqualTo(put.getValue());
            }
        }
    }

    private static String name(Random random) {
        return word(random) + "^" + word(random) + "=" + word(random) + "^" + word(random);
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        String letters = LETTERS.get(random.nextInt(LETTERS.size()));
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            word.append(letters.charAt(random.nextInt(letters.length())));
        }
        return word.toString();
    }

    private static ByteSource source(byte[] written, TransferSyntax syntax, long seed) throws Exception {
        ByteSource bytes = Pieces.source(written, PIECES[(int) seed % PIECES.length]);
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

    private static void assertSameText(DataSet made, DataSet read, long seed) {
        for (Element element : made.elements()) {
            if (read.get(element.tag()).orElseThrow().value() instanceof Value.Bytes) {
                assertThat(read.strings(element.tag()))
                        .as("seed %d, %s", seed, Tags.format(element.tag()))
                        .isEqualTo(made.strings(element.tag()));
            }
            for (int i = 0; i < made.items(element.tag()).size(); i++) {
                assertSameText(
                        made.items(element.tag()).get(i),
                        read.items(element.tag()).get(i),
                        seed);
            }
        }
    }

    private static List<Integer> tags(DataSet dataSet) {
        return dataSet.elements().stream().map(Element::tag).toList();
    }
}
