package io.veilgate.core.ul;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.ul.PDataPart.Kind;
import io.veilgate.core.ul.PDataPart.PdvBytes;
import io.veilgate.core.ul.PDataPart.PdvStart;
import java.util.Optional;

/**
 * Cuts a byte stream into PDUs (PS3.8 §9.3), however the stream arrives. Only the PDUs of association set-up and release are gathered;
 * P-DATA-TF leaves as it comes. Lengths are checked before anything is kept, and memory grows with what has arrived, not with what was
 * announced. One thread; after an exception it is of no further use. It holds no buffer that needs releasing.
 */
public final class PduDecoder {
    /** Ample for 128 contexts with every transfer syntax there is, and a large SAML assertion. */
    private static final int MAX_ASSOCIATE_LENGTH = 512 << 10;

    private static final int PDV_HEADER_BYTES = 6;
    private static final int FIRST_ALLOCATION_BYTES = 4096;

    private enum Phase {
        PDU_HEADER,
        BODY,
        PDV_HEADER,
        FRAGMENT
    }

    private final int maxPduLength;
    private Phase phase = Phase.PDU_HEADER;
    private int pduType;
    /** Bytes of the PDU that are still to come. */
    private int pduRemaining;

    private int fragmentRemaining;
    /** What a header or body has so far, where it came in pieces; on the heap and not pooled. */
    private ByteBuf gathered = Unpooled.EMPTY_BUFFER;

    /** @param maxPduLength the greatest P-DATA-TF that we said we receive (variable field, without the 6-byte header) */
    public PduDecoder(int maxPduLength) {
        this.maxPduLength = maxPduLength;
    }

    /**
     * Takes as much from {@code in} as the next part needs.
     *
     * @return the next part; empty if {@code in} is used up before it is whole. {@link PdvBytes} are retained slices of {@code in}
     */
    public Optional<PduPart> decode(ByteBuf in) throws DicomException.Protocol {
        while (in.isReadable() || phase == Phase.BODY) {
            switch (phase) {
                case PDU_HEADER -> {
                    if (gather(in, PduTypes.PDU_HEADER_BYTES)) {
                        startPdu();
                    }
                }
                case BODY -> {
                    if (!gather(in, pduRemaining)) {
                        return Optional.empty();
                    }
                    phase = Phase.PDU_HEADER;
                    return Optional.of(body(takeGathered()));
                }
                case PDV_HEADER -> {
                    if (gather(in, PDV_HEADER_BYTES)) {
                        return Optional.of(startPdv());
                    }
                }
                case FRAGMENT -> {
                    return Optional.of(fragment(in));
                }
            }
        }
        return Optional.empty();
    }

    private void startPdu() throws DicomException.Protocol {
        ByteBuf header = takeGathered();
        pduType = header.readUnsignedByte();
        header.skipBytes(1);
        long length = header.readUnsignedInt();
        switch (pduType) {
            case PduTypes.ASSOCIATE_RQ, PduTypes.ASSOCIATE_AC ->
                require(length >= PduTypes.ASSOCIATE_FIXED_BYTES && length <= MAX_ASSOCIATE_LENGTH, length);
            case PduTypes.ASSOCIATE_RJ, PduTypes.RELEASE_RQ, PduTypes.RELEASE_RP, PduTypes.ABORT ->
                require(length == PduTypes.SHORT_PDU_LENGTH, length);
            case PduTypes.P_DATA_TF -> require(length >= PDV_HEADER_BYTES && length <= maxPduLength, length);
            default ->
                throw new DicomException.Protocol(
                        AbortReason.UNRECOGNIZED_PDU, String.format("a PDU of type %02XH", pduType));
        }
        pduRemaining = (int) length;
        phase = pduType == PduTypes.P_DATA_TF ? Phase.PDV_HEADER : Phase.BODY;
    }

    private void require(boolean lengthIsGood, long length) throws DicomException.Protocol {
        if (!lengthIsGood) {
            throw new DicomException.Protocol(
                    AbortReason.INVALID_PDU_PARAMETER_VALUE,
                    String.format(
                            "a PDU of type %02XH with length %d (P-DATA-TF: at most %d)",
                            pduType, length, maxPduLength));
        }
    }

    private Pdu body(ByteBuf body) throws DicomException.Protocol {
        return switch (pduType) {
            case PduTypes.ASSOCIATE_RQ -> AssociateReader.readRq(body);
            case PduTypes.ASSOCIATE_AC -> AssociateReader.readAc(body);
            case PduTypes.ASSOCIATE_RJ ->
                new Pdu.AssociateRj(
                        Rejection.received(body.getUnsignedByte(1), body.getUnsignedByte(2), body.getUnsignedByte(3)));
            case PduTypes.RELEASE_RQ -> new Pdu.ReleaseRq();
            case PduTypes.RELEASE_RP -> new Pdu.ReleaseRp();
            default -> new Pdu.Abort(AbortReason.received(body.getUnsignedByte(2), body.getUnsignedByte(3)));
        };
    }

    private PdvStart startPdv() throws DicomException.Protocol {
        ByteBuf header = takeGathered();
        long itemLength = header.readUnsignedInt();
        int contextId = header.readUnsignedByte();
        int control = header.readUnsignedByte();
        // the item length counts context ID and control header, not itself: PS3.8 §9.3.5.1
        if (itemLength < 2 || itemLength > pduRemaining - 4) {
            throw new DicomException.Protocol(
                    AbortReason.INVALID_PDU_PARAMETER_VALUE,
                    "a PDV item of length " + itemLength + " where " + pduRemaining + " bytes of the PDU are left");
        }
        fragmentRemaining = (int) itemLength - 2;
        pduRemaining -= PDV_HEADER_BYTES;
        if (fragmentRemaining == 0) {
            endPdv();
        } else {
            phase = Phase.FRAGMENT;
        }
        return new PdvStart(
                contextId, (control & 1) != 0 ? Kind.COMMAND : Kind.DATA_SET, (control & 2) != 0, (int) itemLength - 2);
    }

    private PdvBytes fragment(ByteBuf in) throws DicomException.Protocol {
        int length = Math.min(in.readableBytes(), fragmentRemaining);
        fragmentRemaining -= length;
        pduRemaining -= length;
        boolean ended = fragmentRemaining == 0;
        if (ended) {
            endPdv();
        }
        return new PdvBytes(in.readRetainedSlice(length), ended);
    }

    private void endPdv() throws DicomException.Protocol {
        if (pduRemaining == 0) {
            phase = Phase.PDU_HEADER;
        } else if (pduRemaining >= PDV_HEADER_BYTES) {
            phase = Phase.PDV_HEADER;
        } else {
            throw new DicomException.Protocol(
                    AbortReason.INVALID_PDU_PARAMETER_VALUE, pduRemaining + " bytes after the last PDV of a P-DATA-TF");
        }
    }

    /** Whether {@code length} bytes are together now. */
    private boolean gather(ByteBuf in, int length) {
        if (!gathered.isWritable() && gathered.capacity() == 0) {
            gathered = Unpooled.buffer(Math.min(length, FIRST_ALLOCATION_BYTES), length);
        }
        int missing = length - gathered.readableBytes();
        gathered.writeBytes(in, Math.min(missing, in.readableBytes()));
        return gathered.readableBytes() == length;
    }

    private ByteBuf takeGathered() {
        ByteBuf whole = gathered;
        gathered = Unpooled.EMPTY_BUFFER;
        return whole;
    }
}
