package io.veilgate.core.dataset;

import io.veilgate.core.base.Uid;
import java.nio.ByteOrder;

/**
 * How a data set is encoded (PS3.5 Annex A).
 *
 * @param codec what compresses the frames; {@code none} where nothing does
 * @param deflated whether the whole data set is one deflate stream (PS3.5 §A.5)
 */
public record TransferSyntax(
        Uid uid,
        String keyword,
        boolean explicitVr,
        boolean bigEndian,
        boolean encapsulated,
        boolean deflated,
        String codec,
        Loss loss,
        Kind kind) {
    /** Whether decoding gives back what was encoded. {@code EITHER}: the syntax allows both, and the stream does not always say. */
    public enum Loss {
        LOSSLESS,
        LOSSY,
        EITHER
    }

    public enum Kind {
        NATIVE,
        STILL,
        VIDEO,
        /** Pixel data is elsewhere (JPIP). */
        BY_REFERENCE
    }

    public ByteOrder byteOrder() {
        return bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    /** Whether this is one of those; saves spelling out {@code uid().equals}. */
    public boolean is(Uid other) {
        return uid.equals(other);
    }

    /** A UID names one encoding: the rest need not be looked at. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TransferSyntax that && uid.equals(that.uid);
    }

    @Override
    public int hashCode() {
        return uid.hashCode();
    }

    @Override
    public String toString() {
        return keyword;
    }
}
