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

    /** The bytes of an array, which is not copied. */
    static ByteSource of(byte[] bytes) {
        return new ByteSource() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public int read(long position, ByteBuffer target) {
                if (position >= bytes.length) {
                    return -1;
                }
                int length = (int) Math.min(target.remaining(), bytes.length - position);
                target.put(bytes, (int) position, length);
                return length;
            }
        };
    }

    /** {@code length} bytes from {@code offset} on, as a source of their own, whose positions count from there. */
    default ByteSource slice(long offset, long length) {
        if (offset < 0 || length < 0 || length > size() - offset) {
            throw new IllegalArgumentException("slice outside the source");
        }
        ByteSource whole = this;
        return new ByteSource() {
            @Override
            public long size() {
                return length;
            }

            @Override
            public int read(long position, ByteBuffer target) throws IOException {
                if (position >= length) {
                    return -1;
                }
                int limit = target.limit();
                target.limit((int) Math.min(limit, target.position() + (length - position)));
                try {
                    return whole.read(offset + position, target);
                } finally {
                    target.limit(limit);
                }
            }
        };
    }
}
