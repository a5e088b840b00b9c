package io.veilgate.core.ul;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.veilgate.core.base.DicomException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Feeds a {@link PduDecoder} piece by piece. */
final class Feeding {
    static final int MAX_PDU_LENGTH = 16384;

    /** All bytes of a PDV, in hex, however they were cut. */
    record Fragment(String hex) {}

    private Feeding() {}

    /** What came out, with the bytes of each PDV joined; throws what the decoder throws. */
    static List<Object> decode(ByteBuf in, int pieceBytes) throws DicomException.Protocol {
        PduDecoder decoder = new PduDecoder(MAX_PDU_LENGTH);
        List<Object> parts = new ArrayList<>();
        ByteBuf fragment = Unpooled.buffer();
        while (in.isReadable()) {
            ByteBuf piece = in.readBytes(Math.min(pieceBytes, in.readableBytes()));
            try {
                Optional<PduPart> part = decoder.decode(piece);
                while (part.isPresent()) {
                    if (part.get() instanceof PDataPart.PdvBytes(ByteBuf bytes, boolean endOfPdv)) {
                        fragment.writeBytes(bytes);
                        bytes.release();
                        if (endOfPdv) {
                            parts.add(new Fragment(ByteBufUtil.hexDump(fragment)));
                            fragment.clear();
                        }
                    } else {
                        parts.add(part.get());
                    }
                    part = decoder.decode(piece);
                }
            } finally {
                piece.release();
            }
        }
        return parts;
    }
}
