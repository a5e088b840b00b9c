package io.veilgate.core.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Bytes that can be read again from any position: a spooled instance, a file, an array. Positions count from the first byte of the data
 * set (after the File Meta Information). Several readers may use one source at once.
 */
public interface ByteSource {
    /** Bytes in all. */
    long size();

    /**
     * Reads up to {@code target.remaining()} bytes from {@code position}.
     *
     * @return bytes read, at least 1 unless the target was full; -1 at or past the end
     */
    int read(long position, ByteBuffer target) throws IOException;
}
