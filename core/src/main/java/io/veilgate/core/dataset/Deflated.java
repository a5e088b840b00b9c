package io.veilgate.core.dataset;

import io.veilgate.core.base.DicomException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.Deflater;

/** Deflated Explicit VR Little Endian: the whole data set as one deflate stream, padded to even length (PS3.5 §A.5). */
final class Deflated {
    private static final int PIECE_BYTES = 64 << 10;

    private Deflated() {}

    static Segment segment(Recipe inflated) {
        return new Segment.Derived(source -> new Pieces(new RecipeReader(inflated, source)));
    }

    /** A piece is what one filling of the input gives; the deflater's memory is given back at the end of the stream. */
    private static final class Pieces implements PieceReader {
        private final RecipeReader reader;
        private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        private final ByteBuffer input = ByteBuffer.allocate(PIECE_BYTES);
        private final byte[] output = new byte[PIECE_BYTES];
        private boolean ended;

        Pieces(RecipeReader reader) {
            this.reader = reader;
        }

        @Override
        public Optional<ByteBuffer> next() throws IOException, DicomException.Format {
            while (!ended) {
                int length = deflater.deflate(output);
                if (length > 0) {
                    return Optional.of(ByteBuffer.wrap(output, 0, length));
                }
                if (deflater.finished()) {
                    ended = true;
                    boolean odd = (deflater.getBytesWritten() & 1) != 0;
                    deflater.end();
                    return odd ? Optional.of(ByteBuffer.wrap(new byte[1])) : Optional.empty();
                }
                boolean atEnd = reader.read(input.clear()) < 0;
                deflater.setInput(input.flip());
                if (atEnd) {
                    deflater.finish();
                }
            }
            return Optional.empty();
        }
    }
}
