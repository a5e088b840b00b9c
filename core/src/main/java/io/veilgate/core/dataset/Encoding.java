package io.veilgate.core.dataset;

import java.nio.ByteOrder;

/** How element headers are written (PS3.5 §7.1.2, §7.1.3, §7.3). */
enum Encoding {
    IMPLICIT_LITTLE_ENDIAN(false, ByteOrder.LITTLE_ENDIAN),
    EXPLICIT_LITTLE_ENDIAN(true, ByteOrder.LITTLE_ENDIAN),
    EXPLICIT_BIG_ENDIAN(true, ByteOrder.BIG_ENDIAN);

    /** What stands in a length field where the value ends with a delimitation item. */
    static final long UNDEFINED_LENGTH = 0xFFFF_FFFFL;

    final boolean explicitVr;
    final ByteOrder byteOrder;

    Encoding(boolean explicitVr, ByteOrder byteOrder) {
        this.explicitVr = explicitVr;
        this.byteOrder = byteOrder;
    }

    static Encoding of(TransferSyntax transferSyntax) {
        if (!transferSyntax.explicitVr()) {
            return IMPLICIT_LITTLE_ENDIAN;
        }
        return transferSyntax.bigEndian() ? EXPLICIT_BIG_ENDIAN : EXPLICIT_LITTLE_ENDIAN;
    }

    boolean isBigEndian() {
        return byteOrder == ByteOrder.BIG_ENDIAN;
    }
}
