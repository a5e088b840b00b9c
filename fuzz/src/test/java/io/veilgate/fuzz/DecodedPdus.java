package io.veilgate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.ul.PDataPart;
import io.veilgate.core.ul.Pdu;
import io.veilgate.core.ul.PduDecoder;
import io.veilgate.core.ul.PduPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a decoder made of a stream: PDUs, the starts of PDVs, and their bytes, joined until their PDV ends. Bytes of a PDV that has not ended
 * are not counted: how many leave before a refusal hangs on how the stream was cut.
 */
record DecodedPdus(List<Object> parts, Optional<String> refusal) {
    private static final int MAX_PDU_LENGTH = 1 << 14;

    /** The bytes of one PDV, in hexadecimal digits. */
    private record Fragment(String hex) {}

    static DecodedPdus of(byte[] stream, int pieceBytes) {
        PduDecoder decoder = new PduDecoder(MAX_PDU_LENGTH);
        List<Object> parts = new ArrayList<>();
        StringBuilder fragment = new StringBuilder();
        for (int at = 0; at < stream.length; at += pieceBytes) {
            ByteBuf piece = Unpooled.copiedBuffer(stream, at, Math.min(pieceBytes, stream.length - at));
            try {
                for (var part = decoder.decode(piece); part.isPresent(); part = decoder.decode(piece)) {
                    add(part.get(), parts, fragment);
                }
                assertThat(piece.isReadable()).isFalse();
            } catch (DicomException.Protocol refused) {
                Refusals.hasNoValue(refused);
                return new DecodedPdus(parts, Optional.of(refused.reason() + refused.getMessage()));
            } finally {
                assertThat(piece.refCnt()).as("references to the bytes fed").isEqualTo(1);
                piece.release();
            }
        }
        return new DecodedPdus(parts, Optional.empty());
    }

    private static void add(PduPart part, List<Object> parts, StringBuilder fragment) {
        switch (part) {
            case PDataPart.PdvBytes(ByteBuf bytes, boolean endOfPdv) -> {
                assertThat(bytes.readableBytes()).isPositive();
                fragment.append(ByteBufUtil.hexDump(bytes));
                bytes.release();
                if (endOfPdv) {
                    parts.add(new Fragment(fragment.toString()));
                    fragment.setLength(0);
                }
            }
            case PDataPart.PdvStart start -> parts.add(start);
            case Pdu pdu -> parts.add(pdu);
        }
    }

    List<Pdu> pdus() {
        return parts.stream().filter(Pdu.class::isInstance).map(Pdu.class::cast).toList();
    }
}
