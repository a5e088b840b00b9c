package io.veilgate.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Uid;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Valid streams with random damage, and plain noise: each ends in a data set or a format error. */
class DataSetFuzzTest {
    private static final int EACH = 1500;
    private static final Limits LIMITS = new Limits(1 << 20, 1 << 20, 50, 16, 5_000);
    private static final int[] TELLING = {0x00, 0xFF, 0xFE, 0xE0, 0xDD, 0x0D, 'S', 'Q', 'U', 'N', 0x80, 0x7F};

    @ParameterizedTest
    @ValueSource(
            strings = {"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"})
    void damagedStreamsEndInADataSetOrAFormatError(String transferSyntaxUid) throws Exception {
        TransferSyntax syntax =
                TransferSyntaxes.standard().get(new Uid(transferSyntaxUid)).orElseThrow();
        int read = 0;
        for (long seed = 0; seed < EACH; seed++) {
            Random random = new Random(seed);
            byte[] stream = damaged(DataSetWriter.bytes(new RandomDataSets(seed / 10).next(), syntax), random);
            read += endsAsItShould(stream, syntax, seed) ? 1 : 0;
        }
        assertThat(read).as("streams still readable, of %d", EACH).isBetween(1, EACH - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 132, 5000})
    void noiseEndsInAFormatErrorOrAnEmptyDataSet(int length) throws Exception {
        for (long seed = 0; seed < 200; seed++) {
            byte[] noise = new byte[length];
            new Random(seed).nextBytes(noise);
            for (TransferSyntax syntax : TransferSyntaxes.standard().all()) {
                endsAsItShould(noise, syntax, seed);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void damagedFilesAreOpenedOrRefused(long block) throws Exception {
        for (long seed = block * 100; seed < block * 100 + 100; seed++) {
            byte[] dataSet =
                    DataSetWriter.bytes(new RandomDataSets(seed).next(), TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);
            byte[] meta =
                    Part10Test.meta(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN).encoded();
            byte[] file = Arrays.copyOf(meta, meta.length + dataSet.length);
            System.arraycopy(dataSet, 0, file, meta.length, dataSet.length);
            try (Part10File opened =
                    Part10.open(ByteSource.of(damaged(file, new Random(seed))), TransferSyntaxes.standard(), LIMITS)) {
                opened.read(LIMITS);
            } catch (DicomException.Format refused) {
                assertThat(refused.offset()).as("seed %d", seed).isNotNegative();
            } catch (RuntimeException | StackOverflowError e) {
                fail("seed " + seed, e);
            }
        }
    }

    private static boolean endsAsItShould(byte[] stream, TransferSyntax syntax, long seed) throws IOException {
        try {
            ByteSource source = ByteSource.of(stream);
            if (syntax.deflated()) {
                source = InflatedByteSource.of(source, 1 << 20);
            }
            DataSet dataSet = DataSetReader.read(source, syntax, LIMITS);
            Pieces.collect(DataSetWriter.segments(dataSet, syntax), source, 4096);
            return true;
        } catch (DicomException.Format refused) {
            assertThat(refused.offset()).as("seed %d", seed).isBetween(0L, 2L << 20);
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            return fail("seed " + seed, e);
        }
    }

    private static byte[] damaged(byte[] stream, Random random) {
        byte[] result =
                random.nextInt(4) == 0 ? Arrays.copyOf(stream, random.nextInt(stream.length + 20)) : stream.clone();
        for (int i = random.nextInt(4); i >= 0 && result.length > 0; i--) {
            int value = random.nextBoolean() ? TELLING[random.nextInt(TELLING.length)] : random.nextInt(256);
            int at = random.nextInt(result.length);
            int run = random.nextInt(3) == 0 ? 4 : 1;
            Arrays.fill(result, at, Math.min(result.length, at + run), (byte) value);
        }
        return result;
    }
}
