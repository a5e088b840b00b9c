package io.veilgate.core.net;

import io.veilgate.core.base.DicomException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A data set to be sent, encoded in the transfer syntax of its context; read once, by the sending thread, which may wait in it. */
@FunctionalInterface
public interface OutboundDataSet {
    /**
     * Writes up to {@code target.remaining()} bytes into {@code target}, a direct buffer.
     *
     * @return bytes written, at least 1; -1 at the end
     */
    int read(ByteBuffer target) throws IOException, DicomException.Format;

    /** One that is in memory already. */
    static OutboundDataSet of(ByteBuffer encoded) {
        ByteBuffer rest = encoded.duplicate();
        return target -> {
            if (!rest.hasRemaining()) {
                return -1;
            }
            int length = Math.min(rest.remaining(), target.remaining());
            target.put(rest.slice(rest.position(), length));
            rest.position(rest.position() + length);
            return length;
        };
    }
}
