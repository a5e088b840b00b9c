package io.veilgate.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.DicomException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class InflatedByteSourceTest {
    private static final byte[] PLAIN = plain();

    private static byte[] plain() {
        byte[] plain = new byte[300_000];
        Random random = new Random(3);
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) random.nextInt(8);
        }
        return plain;
    }

    private static byte[] deflate(byte[] bytes) {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (var out = new DeflaterOutputStream(deflated, new Deflater(9, true))) {
            out.write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return deflated.toByteArray();
    }

    @Test
    void readsAnyPositionAnyNumberOfTimes() throws Exception {
        try (InflatedByteSource source = InflatedByteSource.of(Pieces.source(deflate(PLAIN), 1000), 1 << 20)) {
            assertThat(source.size()).isEqualTo(PLAIN.length);
            Random random = new Random(5);
            for (int i = 0; i < 60; i++) {
                int position = random.nextInt(PLAIN.length);
                ByteBuffer target = ByteBuffer.allocate(Math.min(PLAIN.length - position, 1 + random.nextInt(5000)));
                while (target.hasRemaining()) {
                    assertThat(source.read(position + target.position(), target))
                            .isPositive();
                }
                assertThat(target.array())
                        .as("read %d", i)
                        .isEqualTo(Arrays.copyOfRange(PLAIN, position, position + target.capacity()));
            }
            assertThat(source.read(PLAIN.length, ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @Test
    void refusesWhatInflatesToMoreThanAllowed() {
        byte[] bomb = deflate(new byte[10 << 20]);

        assertThatThrownBy(() -> InflatedByteSource.of(ByteSource.of(bomb), 1 << 20))
                .isInstanceOf(DicomException.Format.class)
                .hasMessageContaining("more than 1048576 bytes");
    }

    @Test
    void refusesWhatIsCutOrNoDeflateStream() {
        byte[] deflated = deflate(PLAIN);

        assertThatThrownBy(() -> InflatedByteSource.of(ByteSource.of(Arrays.copyOf(deflated, 1000)), 1 << 20))
                .isInstanceOf(DicomException.Format.class);
        assertThatThrownBy(() -> InflatedByteSource.of(ByteSource.of(new byte[] {7, 7, 7, 7}), 1 << 20))
                .isInstanceOf(DicomException.Format.class);
    }
}
