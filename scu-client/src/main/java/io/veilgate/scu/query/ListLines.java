package io.veilgate.scu.query;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into lines that end in LF, CR LF or CR, holding one line at a time. That is safe before the text is decoded: in UTF-8
 * and in CP949 these bytes are never part of another character.
 */
final class ListLines {
    static final int MAX_BYTES = 64 << 10;

    /**
     * @param number from 1
     * @param tooLong the line had more than {@link #MAX_BYTES}, and only those are here
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, by the one who asked
    record Line(long number, byte[] bytes, boolean tooLong) {}

    private final InputStream in;
    private long number;
    private int pushedBack = -1;

    /** The stream should be buffered; it is read to its end but not closed. */
    ListLines(InputStream in) {
        this.in = in;
    }

    @Nullable
    Line next() throws IOException {
        int b = read();
        if (b < 0) {
            return null;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean tooLong = false;
        while (b >= 0 && b != '\n' && b != '\r') {
            if (line.size() < MAX_BYTES) {
                line.write(b);
            } else {
                tooLong = true;
            }
            b = read();
        }
        if (b == '\r') {
            int after = read();
            pushedBack = after == '\n' ? -1 : after;
        }
        number++;
        return new Line(number, line.toByteArray(), tooLong);
    }

    private int read() throws IOException {
        if (pushedBack >= 0) {
            int b = pushedBack;
            pushedBack = -1;
            return b;
        }
        return in.read();
    }
}
