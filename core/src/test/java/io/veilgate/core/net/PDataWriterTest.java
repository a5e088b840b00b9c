package io.veilgate.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.veilgate.core.ul.PDataPart.Kind;
import io.veilgate.core.ul.PDataPart.PdvBytes;
import io.veilgate.core.ul.PDataPart.PdvStart;
import io.veilgate.core.ul.PduDecoder;
import io.veilgate.core.ul.PduPart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PDataWriterTest {
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final ByteBuf written = Unpooled.buffer();
    private int ends;

    private PDataWriter writer(long peerMaxPduLength) {
        return new PDataWriter(allocator, peerMaxPduLength, (pdus, end) -> {
            assertThat(ends).as("nothing follows the end").isZero();
            ends += end ? 1 : 0;
            written.writeBytes(pdus);
            pdus.release();
        });
    }

    @AfterEach
    void everyBufferIsReleased() {
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @Test
    void aCommandIsOnePduWithTheBytesOfTheStandard() throws Exception {
        ByteBuffer command = ByteBuffer.wrap(new byte[] {1, 2, 3, 4});
        writer(16384).write(5, Kind.COMMAND, OutboundDataSet.of(command), 4);
        // type, reserved, length 10; item length 6, context 5, command and last; fragment
        assertThat(ByteBufUtil.hexDump(written)).isEqualTo("04000000000a" + "000000060503" + "01020304");
    }

    static LongStream seeds() {
        return LongStream.range(1, 61);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverThePeerTakesItGetsEvenFragmentsThatFitAndOneLast(long seed) throws Exception {
        Random random = new Random(seed);
        int peerMax = switch (random.nextInt(4)) {
            case 0 -> 8 + random.nextInt(20);
            case 1 -> 16384;
            case 2 -> 0;
            default -> 1000 + random.nextInt(400_000);
        };
        byte[] bytes = new byte[2 + 2 * random.nextInt(peerMax == 0 || peerMax > 1000 ? 400_000 : 3000)];
        random.nextBytes(bytes);
        writer(peerMax).write(7, Kind.DATA_SET, inPortions(bytes, random), 0);

        PduDecoder decoder = new PduDecoder(peerMax == 0 ? PDataWriter.BUFFER_BYTES : peerMax);
        ByteBuf joined = Unpooled.buffer();
        List<Boolean> lasts = new ArrayList<>();
        for (Optional<PduPart> part = decoder.decode(written); part.isPresent(); part = decoder.decode(written)) {
            if (part.get() instanceof PdvStart start) {
                assertThat(start.contextId()).isEqualTo(7);
                assertThat(start.length()).as("seed %d", seed).isEven().isPositive();
                lasts.add(start.lastFragment());
            } else if (part.get() instanceof PdvBytes(ByteBuf fragment, boolean ignored)) {
                joined.writeBytes(fragment);
                fragment.release();
            }
        }
        assertThat(joined).as("seed %d", seed).isEqualTo(Unpooled.wrappedBuffer(bytes));
        assertThat(lasts.removeLast()).as("seed %d", seed).isTrue();
        assertThat(lasts).as("seed %d", seed).doesNotContain(true);
        assertThat(ends).isEqualTo(1);
    }

    private static OutboundDataSet inPortions(byte[] bytes, Random random) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        return target -> {
            if (!rest.hasRemaining()) {
                return -1;
            }
            int length = Math.min(1 + random.nextInt(100_000), Math.min(rest.remaining(), target.remaining()));
            target.put(rest.slice(rest.position(), length));
            rest.position(rest.position() + length);
            return length;
        };
    }

    @Test
    void aSourceThatFailsLeavesNoBufferBehind() {
        int[] reads = {0};
        OutboundDataSet failing = target -> {
            if (reads[0]++ == 3) {
                throw new IOException("gone");
            }
            int length = target.remaining();
            target.put(new byte[length]);
            return length;
        };
        assertThatThrownBy(() -> writer(0).write(1, Kind.DATA_SET, failing, 0)).hasMessage("gone");
        assertThat(ends).isZero();
    }

    @Test
    void nothingToSendIsAMistakeOfTheCaller() {
        assertThatThrownBy(() -> writer(0).write(1, Kind.DATA_SET, target -> -1, 0))
                .isInstanceOf(IllegalStateException.class);
    }
}
