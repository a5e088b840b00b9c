package io.veilgate.core.spool;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uids;
import io.veilgate.fuzz.Bounds;
import io.veilgate.fuzz.Refusals;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes begin a spool entry, whose description written and read again is the same, or are told as damaged. */
class EntryHeaderFuzzTest {
    static Stream<Arguments> seeds() {
        return Stream.of(
                seed(Optional.of("job-1"), "QUUX", Optional.of("QOPH")),
                seed(Optional.empty(), "\\", Optional.empty()));
    }

    private static Arguments seed(Optional<String> job, String calling, Optional<String> originator) {
        ByteBuffer header = EntryHeader.encode(new EntryDescription(
                Uids.ExplicitVRLittleEndian,
                new ReceivedUid("1.2.840.10008.5.1.4.1.1.7"),
                new ReceivedUid("2.25.4711"),
                "stroke",
                "PACS",
                job,
                calling,
                "VEILGATE",
                originator,
                Instant.EPOCH));
        byte[] input = new byte[header.remaining()];
        header.get(input);
        return Arguments.of((Object) input);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void isReadOrDamaged(byte[] input) throws Exception {
        Bounds.hold(input, 2_000, () -> {
            EntryHeader.Read read;
            try {
                read = EntryHeader.read(new Front(ByteBuffer.wrap(input)));
            } catch (SpoolException damaged) {
                assertThat(damaged.problem()).isEqualTo(SpoolException.Problem.DAMAGED);
                Refusals.hasNoValue(damaged);
                return;
            }
            assertThat(read.dataSetOffset()).isBetween(0L, (long) input.length);
            ByteBuffer written = EntryHeader.encode(read.description());
            assertThat(EntryHeader.read(new Front(written)).description()).isEqualTo(read.description());
        });
    }

    private record Front(ByteBuffer bytes) implements Disk.InputFile {
        @Override
        public long size() {
            return bytes.limit();
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            int length = (int) Math.min(target.remaining(), bytes.limit() - position);
            if (length <= 0) {
                return -1;
            }
            target.put(bytes.duplicate().slice((int) position, length));
            return length;
        }

        @Override
        public void close() {}
    }
}
