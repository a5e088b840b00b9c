package io.veilgate.core.dataset;

import io.veilgate.core.base.DicomException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Collects what needs no source. */
final class SegmentBytes {
    private static final ByteSource NO_SOURCE = new ByteSource() {
        @Override
        public long size() {
            return 0;
        }

        @Override
        public int read(long position, ByteBuffer target) {
            throw new IllegalArgumentException("a value is by reference");
        }
    };

    private SegmentBytes() {}

    static byte[] collect(Recipe recipe) throws IOException, DicomException.Format {
        if (recipe.segments().isEmpty()) {
            return new byte[0];
        }
        if (recipe.segments().size() == 1 && recipe.segments().getFirst() instanceof Segment.Bytes only) {
            byte[] bytes = new byte[only.bytes().remaining()];
            only.bytes().get(only.bytes().position(), bytes);
            return bytes;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RecipeReader reader = new RecipeReader(recipe, NO_SOURCE);
        byte[] piece = new byte[8 << 10];
        int read;
        while ((read = reader.read(ByteBuffer.wrap(piece))) >= 0) {
            bytes.write(piece, 0, read);
        }
        return bytes.toByteArray();
    }
}
