package io.veilgate.core.pipeline;

import io.veilgate.core.base.DicomException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/** The bytes of a data set, from first to last, a piece of them in memory. For one thread. */
final class ContentBytes {
    private static final int PIECE_BYTES = 64 << 10;

    private final ContentDigest.Source source;
    private final ByteBuffer piece;
    private final boolean bigEndian;
    private long before;

    ContentBytes(ContentDigest.Source source, ByteOrder order) {
        this.source = source;
        this.piece = ByteBuffer.allocate(PIECE_BYTES).limit(0);
        this.bigEndian = order == ByteOrder.BIG_ENDIAN;
    }

    /** Bytes read so far. */
    long position() {
        return before + piece.position();
    }

    boolean isAtEnd() throws IOException, DicomException.Format {
        while (!piece.hasRemaining()) {
            before += piece.position();
            piece.clear();
            int read = source.read(piece);
            piece.flip();
            if (read < 0) {
                return true;
            }
        }
        return false;
    }

    private int next() throws IOException, DicomException.Format {
        if (isAtEnd()) {
            throw new DicomException.Format(position(), 0, "the data set ends inside an element");
        }
        return piece.get() & 0xFF;
    }

    int shortLength() throws IOException, DicomException.Format {
        int first = next();
        int second = next();
        return bigEndian ? first << 8 | second : second << 8 | first;
    }

    long length() throws IOException, DicomException.Format {
        long first = shortLength();
        long second = shortLength();
        return bigEndian ? first << 16 | second : second << 16 | first;
    }

    int tag() throws IOException, DicomException.Format {
        int group = shortLength();
        return group << 16 | shortLength();
    }

    /** The two characters of an explicit VR. */
    int code() throws IOException, DicomException.Format {
        int first = next();
        return first << 8 | next();
    }

    static boolean isCapitals(int code) {
        int first = code >> 8;
        int second = code & 0xFF;
        return first >= 'A' && first <= 'Z' && second >= 'A' && second <= 'Z';
    }

    void skip(long length) throws IOException, DicomException.Format {
        for (long left = length; left > 0; ) {
            left -= some(left).remaining();
        }
    }

    /**
     * Feeds a value into a digest.
     *
     * @param text whether spaces and NULs at its end are padding
     * @return bytes without that
     */
    long feed(long length, boolean text, MessageDigest digest) throws IOException, DicomException.Format {
        long fed = 0;
        long padding = 0;
        for (long left = length; left > 0; ) {
            ByteBuffer some = some(left);
            left -= some.remaining();
            int end = some.limit();
            while (text && end > some.position() && isPadding(some.get(end - 1))) {
                end--;
            }
            if (end > some.position()) {
                for (; padding > 0; padding--) {
                    digest.update((byte) ' ');
                    fed++;
                }
            }
            padding += some.limit() - end;
            fed += end - some.position();
            digest.update(some.limit(end));
        }
        return fed;
    }

    private static boolean isPadding(byte b) {
        return b == ' ' || b == 0;
    }

    /** At most so many of the next bytes, which are read with that. */
    private ByteBuffer some(long most) throws IOException, DicomException.Format {
        if (isAtEnd()) {
            throw new DicomException.Format(position(), 0, "the data set ends inside a value");
        }
        int length = (int) Math.min(most, piece.remaining());
        ByteBuffer some = piece.slice(piece.position(), length);
        piece.position(piece.position() + length);
        return some;
    }
}
