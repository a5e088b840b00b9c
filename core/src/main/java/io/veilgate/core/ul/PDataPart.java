package io.veilgate.core.ul;

import io.netty.buffer.ByteBuf;

/** P-DATA-TF as it arrives (PS3.8 §9.3.5, Annex E.2). */
public sealed interface PDataPart extends PduPart {
    /** What a presentation data value is a fragment of. */
    enum Kind {
        COMMAND,
        DATA_SET
    }

    /** {@code length}: bytes of fragment that follow, with context ID and control header already taken off; 0 if none do. */
    record PdvStart(int contextId, Kind kind, boolean lastFragment, int length) implements PDataPart {}

    /** Some of those bytes, at least one. The receiver releases {@code bytes}. */
    record PdvBytes(ByteBuf bytes, boolean endOfPdv) implements PDataPart {}
}
