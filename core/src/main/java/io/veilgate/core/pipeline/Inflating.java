package io.veilgate.core.pipeline;

import io.veilgate.core.base.DicomException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A deflated data set (PS3.5 §A.5), inflated as it streams by. For one thread. */
final class Inflating implements ContentDigest.Source {
    private static final int PIECE_BYTES = 16 << 10;

    private final ContentDigest.Source deflated;
    private final Inflater inflater = new Inflater(true);
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    private boolean ended;

    Inflating(ContentDigest.Source deflated) {
        this.deflated = deflated;
    }

    @Override
    public int read(ByteBuffer target) throws IOException, DicomException.Format {
        if (ended) {
            return -1;
        }
        try {
            while (true) {
                int read = inflater.inflate(target);
                if (read > 0) {
                    return read;
                }
                if (inflater.finished()) {
                    return end();
                }
                int more = deflated.read(piece.clear());
                if (more < 0) {
                    end();
                    throw new DicomException.Format(0, 0, "the deflated data set ends too early");
                }
                inflater.setInput(piece.flip());
            }
        } catch (DataFormatException e) {
            end();
            throw new DicomException.Format(0, 0, "not a deflated data set");
        }
    }

    /** What may follow the deflate stream pads it. */
    private int end() throws IOException, DicomException.Format {
        ended = true;
        inflater.end();
        int more;
        do {
            more = deflated.read(piece.clear());
        } while (more >= 0);
        return -1;
    }
}
