package io.veilgate.core.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.Implementation;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dimse.Command;
import io.veilgate.core.dimse.CommandSetWriter;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.DimseMessage.CEchoRq;
import io.veilgate.core.ul.PDataPart;
import io.veilgate.core.ul.Pdu;
import io.veilgate.core.ul.PduEncoder;
import io.veilgate.core.ul.ProposedContext;
import io.veilgate.core.ul.UserInformation;
import java.io.IOException;
import java.net.Socket;
import java.util.List;

/** PDUs as bytes, for peers on plain sockets. */
final class RawPdus {
    static final AeTitle STRANGER = new AeTitle("STRANGER");
    static final UserInformation USER = UserInformation.of(0, Implementation.CLASS_UID, "STRANGE", List.of());
    static final int VERIFICATION = 1;
    static final int STORAGE = 3;

    /** Verification and MR Image Storage. */
    static final byte[] ASSOCIATE_RQ = bytes(new Pdu.AssociateRq(
            Loopback.SCP,
            STRANGER,
            List.of(proposed(VERIFICATION, Uids.Verification), proposed(STORAGE, Uids.MRImageStorage)),
            USER));

    private RawPdus() {}

    private static ProposedContext proposed(int id, Uid abstractSyntax) {
        return new ProposedContext(
                id, ReceivedUid.of(abstractSyntax), List.of(ReceivedUid.of(Uids.ImplicitVRLittleEndian)));
    }

    static byte[] bytes(Pdu pdu) {
        ByteBuf out = Unpooled.buffer();
        PduEncoder.encode(pdu, out);
        return array(out);
    }

    static byte[] array(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    /** A P-DATA-TF with a whole C-ECHO-RQ. */
    static byte[] echoRq() {
        return pData(VERIFICATION, new CEchoRq(7), new byte[0]);
    }

    /** One P-DATA-TF with a whole message: a PDV of command and, if there is a data set, one of that. */
    static byte[] pData(int contextId, DimseMessage message, byte[] dataSet) {
        ByteBuf command = Unpooled.buffer();
        CommandSetWriter.write(new Command(message, dataSet.length > 0), command);
        ByteBuf pdu = Unpooled.buffer();
        pdu.writeZero(PduEncoder.P_DATA_OVERHEAD_BYTES).writeBytes(command.duplicate());
        PduEncoder.setPDataHeader(pdu, 0, contextId, PDataPart.Kind.COMMAND, true, command.readableBytes());
        if (dataSet.length > 0) {
            // last fragment of a data set: PS3.8 Annex E.2
            pdu.writeInt(2 + dataSet.length)
                    .writeByte(contextId)
                    .writeByte(0x02)
                    .writeBytes(dataSet);
            pdu.setInt(2, pdu.readableBytes() - 6);
        }
        return array(pdu);
    }

    /** @return the type of the next PDU, which is read to its end; -1 at the end of the stream */
    static int readPdu(Socket socket) throws IOException {
        byte[] header = socket.getInputStream().readNBytes(6);
        if (header.length < 6) {
            return -1;
        }
        int length = Unpooled.wrappedBuffer(header).getInt(2);
        socket.getInputStream().skipNBytes(length);
        return header[0];
    }
}
