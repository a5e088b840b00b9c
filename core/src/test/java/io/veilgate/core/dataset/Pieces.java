package io.veilgate.core.dataset;

import io.veilgate.core.base.DicomException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Sources that give few bytes at a time, and what a recipe gives when it is asked for few at a time. */
final class Pieces {
    private Pieces() {}

    static ByteSource source(byte[] bytes, int atMost) {
        ByteSource whole = ByteSource.of(bytes);
        return new ByteSource() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public int read(long position, ByteBuffer target) throws IOException {
                int limit = target.limit();
                target.limit(Math.min(limit, target.position() + atMost));
                try {
                    return whole.read(position, target);
                } finally {
                    target.limit(limit);
                }
            }
        };
    }

    static byte[] collect(List<Segment> segments, ByteSource source, int atMost)
            throws IOException, DicomException.Format {
        RecipeReader reader =
                new RecipeReader(new Recipe(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN, segments), source);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] piece = new byte[atMost];
        int length;
        while ((length = reader.read(ByteBuffer.wrap(piece))) >= 0) {
            bytes.write(piece, 0, length);
        }
        return bytes.toByteArray();
    }

    static byte[] all(ByteSource source) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) source.size());
        while (bytes.hasRemaining() && source.read(bytes.position(), bytes) >= 0) {
            // until full
        }
        return bytes.array();
    }
}
