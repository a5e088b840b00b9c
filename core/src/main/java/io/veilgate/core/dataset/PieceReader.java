package io.veilgate.core.dataset;

import io.veilgate.core.base.DicomException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** One pass over the pieces of a {@link Segment.Derived}. */
@FunctionalInterface
public interface PieceReader {
    /**
     * @return the next piece, valid until the next call; empty at the end
     * @throws DicomException.Format if the source cannot be decoded
     */
    Optional<ByteBuffer> next() throws IOException, DicomException.Format;
}
