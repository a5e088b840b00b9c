package io.veilgate.core.ul;

import io.netty.buffer.ByteBuf;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.ul.PDataPart.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes PDUs (PS3.8 §9.3). */
public final class PduEncoder {
    /** PDU header, PDV item length, context ID and message control header: what stands before a fragment alone in its PDU. */
    public static final int P_DATA_OVERHEAD_BYTES = 12;

    /** The part of those that counts towards the PDU's length. */
    public static final int PDV_OVERHEAD_BYTES = 6;

    private PduEncoder() {}

    /** Appends the whole PDU to {@code out}. */
    public static void encode(Pdu pdu, ByteBuf out) {
        switch (pdu) {
            case Pdu.AssociateRq rq -> associate(rq, out);
            case Pdu.AssociateAc ac -> associate(ac, out);
            case Pdu.AssociateRj(Rejection rejection) ->
                shortPdu(
                        PduTypes.ASSOCIATE_RJ,
                        rejection.permanence().result(),
                        rejection.reason().source(),
                        rejection.reason().reason(),
                        out);
            case Pdu.ReleaseRq() -> shortPdu(PduTypes.RELEASE_RQ, 0, 0, 0, out);
            case Pdu.ReleaseRp() -> shortPdu(PduTypes.RELEASE_RP, 0, 0, 0, out);
            case Pdu.Abort(var reason) -> shortPdu(PduTypes.ABORT, 0, reason.source(), reason.reason(), out);
        }
    }

    /** Writes the {@link #P_DATA_OVERHEAD_BYTES} of a P-DATA-TF with one PDV at {@code index}; the writer index stays where it is. */
    public static void setPDataHeader(
            ByteBuf out, int index, int contextId, Kind kind, boolean lastFragment, int fragmentBytes) {
        out.setShort(index, PduTypes.P_DATA_TF << 8);
        out.setInt(index + 2, fragmentBytes + PDV_OVERHEAD_BYTES);
        out.setInt(index + 6, fragmentBytes + 2);
        out.setByte(index + 10, contextId);
        out.setByte(index + 11, (kind == Kind.COMMAND ? 1 : 0) | (lastFragment ? 2 : 0));
    }

    private static void shortPdu(int type, int result, int source, int reason, ByteBuf out) {
        out.writeShort(type << 8).writeInt(PduTypes.SHORT_PDU_LENGTH);
        out.writeByte(0).writeByte(result).writeByte(source).writeByte(reason);
    }

    private static void associate(Pdu.AssociateRq rq, ByteBuf out) {
        int start = startAssociate(
                PduTypes.ASSOCIATE_RQ, rq.protocolVersion(), rq.calledAeTitle(), rq.callingAeTitle(), out);
        uidItem(PduTypes.APPLICATION_CONTEXT, rq.applicationContext(), out);
        for (ProposedContext context : rq.contexts()) {
            int item = startItem(PduTypes.PROPOSED_CONTEXT, out);
            out.writeByte(context.id()).writeMedium(0);
            uidItem(PduTypes.ABSTRACT_SYNTAX, context.abstractSyntax(), out);
            for (ReceivedUid transferSyntax : context.transferSyntaxes()) {
                uidItem(PduTypes.TRANSFER_SYNTAX, transferSyntax, out);
            }
            endItem(item, out);
        }
        UserInformationWriter.write(rq.userInformation(), out);
        out.setInt(start + 2, out.writerIndex() - start - PduTypes.PDU_HEADER_BYTES);
    }

    private static void associate(Pdu.AssociateAc ac, ByteBuf out) {
        int start = startAssociate(
                PduTypes.ASSOCIATE_AC, ac.protocolVersion(), ac.calledAeTitle(), ac.callingAeTitle(), out);
        uidItem(PduTypes.APPLICATION_CONTEXT, ac.applicationContext(), out);
        for (ContextResult context : ac.contexts()) {
            int item = startItem(PduTypes.CONTEXT_RESULT, out);
            out.writeByte(context.id())
                    .writeByte(0)
                    .writeByte(context.result().value())
                    .writeByte(0);
            uidItem(PduTypes.TRANSFER_SYNTAX, context.transferSyntax(), out);
            endItem(item, out);
        }
        UserInformationWriter.write(ac.userInformation(), out);
        out.setInt(start + 2, out.writerIndex() - start - PduTypes.PDU_HEADER_BYTES);
    }

    private static int startAssociate(int type, int version, String called, String calling, ByteBuf out) {
        int start = out.writerIndex();
        out.writeShort(type << 8).writeInt(0).writeShort(version).writeShort(0);
        for (String title : List.of(called, calling)) {
            String field = title.substring(0, Math.min(title.length(), Titles.FIELD_BYTES));
            out.writeCharSequence(field, StandardCharsets.ISO_8859_1);
            out.writeBytes(" ".repeat(Titles.FIELD_BYTES - field.length()).getBytes(StandardCharsets.ISO_8859_1));
        }
        out.writeZero(32);
        return start;
    }

    static void uidItem(int type, ReceivedUid uid, ByteBuf out) {
        int item = startItem(type, out);
        out.writeCharSequence(uid.value(), StandardCharsets.ISO_8859_1);
        endItem(item, out);
    }

    /** @return where the item starts, for {@link #endItem} */
    static int startItem(int type, ByteBuf out) {
        int start = out.writerIndex();
        out.writeByte(type).writeByte(0).writeShort(0);
        return start;
    }

    static void endItem(int start, ByteBuf out) {
        int length = out.writerIndex() - start - 4;
        if (length > 0xFFFF) {
            throw new IllegalArgumentException("an item of " + length + " bytes does not fit its 16-bit length");
        }
        out.setShort(start + 2, length);
    }
}
