package io.veilgate.scu.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PiecesTest {
    private final Pieces pieces =
            Pieces.of(List.of(buffer("ab"), buffer(""), buffer("_cde").skipBytes(1), buffer("f")));

    private static ByteBuf buffer(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private String from(long position, int most) {
        ByteBuffer target = ByteBuffer.allocate(most);
        int read = 0;
        while (target.hasRemaining() && (read = pieces.read(position + target.position(), target)) >= 0) {
            assertThat(read).isPositive();
        }
        return new String(target.array(), 0, target.position(), StandardCharsets.US_ASCII);
    }

    @Test
    void readsOnFromOneBufferToTheNext() {
        assertThat(pieces.size()).isEqualTo(6);
        assertThat(from(0, 10)).isEqualTo("abcdef");
        for (int start = 0; start < 6; start++) {
            assertThat(from(start, 3)).isEqualTo("abcdef".substring(start, Math.min(6, start + 3)));
        }
    }

    @Test
    void endsWhereTheBuffersEnd() {
        assertThat(pieces.read(6, ByteBuffer.allocate(1))).isEqualTo(-1);
        assertThat(pieces.read(0, ByteBuffer.allocate(0))).isZero();
    }
}
