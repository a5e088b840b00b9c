package io.veilgate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetReader;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.InflatedByteSource;
import io.veilgate.core.dataset.Oddity;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dataset.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes are a data set, which is then written and read again as the same, or are refused. The first byte of an input chooses the
 * transfer syntax; one choice has the fuzzer's bytes deflated for it, since a fuzzer seldom hits on a deflate stream.
 */
class DataSetFuzzTest {
    private static final Limits LIMITS = new Limits(1 << 20, 1 << 20, 50, 16, 20_000);

    /** What was written may have grown by a byte for each odd value. */
    private static final Limits AGAIN = new Limits(4 << 20, 1 << 20, 50, 16, 20_000);

    private static final long MOST_INFLATED = 1 << 20;
    private static final TransferSyntax JPEG_BASELINE =
            TransferSyntaxes.standard().get(new Uid("1.2.840.10008.1.2.4.50")).orElseThrow();
    private static final List<TransferSyntax> SYNTAXES = List.of(
            TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN,
            JPEG_BASELINE,
            TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
    private static final int DEFLATED_FOR_THE_FUZZER = SYNTAXES.size() - 1;

    /** What nothing that was written has; only the value of encapsulated pixel data is copied as it is. */
    private static final Set<Oddity> PUT_RIGHT = EnumSet.of(
            Oddity.OUT_OF_ORDER,
            Oddity.ODD_LENGTH,
            Oddity.NEEDLESS_DELIMITATION,
            Oddity.WRONG_GROUP_LENGTH,
            Oddity.TRAILING_ZEROS);

    static Stream<Arguments> seeds() throws Exception {
        Stream.Builder<Arguments> seeds = Stream.builder();
        for (int choice = 0; choice < DEFLATED_FOR_THE_FUZZER; choice++) {
            seeds.add(seed(choice, SeedDataSets.rich(SYNTAXES.get(choice))));
        }
        seeds.add(seed(DEFLATED_FOR_THE_FUZZER, SeedDataSets.rich(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN)));
        seeds.add(seed(3, SeedDataSets.rleImage(2, 2)));
        return seeds.build();
    }

    private static Arguments seed(int choice, byte[] dataSet) {
        byte[] input = new byte[dataSet.length + 1];
        input[0] = (byte) choice;
        System.arraycopy(dataSet, 0, input, 1, dataSet.length);
        return Arguments.of((Object) input);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void isReadWrittenAndReadAgainOrRefused(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        int choice = (input[0] & 0xFF) % SYNTAXES.size();
        byte[] received = Arrays.copyOfRange(input, 1, input.length);
        Bounds.hold(
                input,
                20_000,
                () -> run(choice == DEFLATED_FOR_THE_FUZZER ? deflated(received) : received, SYNTAXES.get(choice)));
    }

    private static void run(byte[] received, TransferSyntax syntax) throws IOException {
        byte[] written;
        DataSet first;
        try (Opened source = Opened.of(received, syntax)) {
            DataSetReader reader = new DataSetReader(source.bytes, syntax, LIMITS);
            first = reader.read();
            written = Written.bytes(first, syntax, source.bytes);
        } catch (DicomException.Format refused) {
            assertThat(refused.offset()).isBetween(0L, MOST_INFLATED + received.length);
            Refusals.hasNoValue(refused);
            return;
        }
        textDecodes(first);
        try (Opened source = Opened.of(written, syntax)) {
            DataSetReader reader = new DataSetReader(source.bytes, syntax, AGAIN);
            DataSet second = reader.read();
            assertThat(reader.oddities()).doesNotContainAnyElementsOf(PUT_RIGHT);
            SameElements.hold(first, second);
            assertThat(Written.bytes(second, syntax, source.bytes)).isEqualTo(written);
        } catch (DicomException.Format e) {
            throw new AssertionError("what was written cannot be read", e);
        }
    }

    private static void textDecodes(DataSet dataSet) {
        for (Element element : dataSet.elements()) {
            dataSet.strings(element.tag());
            dataSet.integer(element.tag());
            if (element.value() instanceof Value.Items items) {
                items.items().forEach(item -> textDecodes(item.dataSet()));
            }
        }
    }

    private static byte[] deflated(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(1, true);
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(out, deflater)) {
            deflating.write(bytes);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    private record Opened(ByteSource bytes) implements AutoCloseable {
        static Opened of(byte[] bytes, TransferSyntax syntax) throws IOException, DicomException.Format {
            ByteSource source = ByteSource.of(bytes);
            return new Opened(syntax.deflated() ? InflatedByteSource.of(source, MOST_INFLATED) : source);
        }

        @Override
        public void close() {
            if (bytes instanceof InflatedByteSource inflated) {
                inflated.close();
            }
        }
    }
}
