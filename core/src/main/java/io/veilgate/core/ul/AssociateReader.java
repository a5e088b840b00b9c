package io.veilgate.core.ul;

import io.netty.buffer.ByteBuf;
import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Bodies of A-ASSOCIATE-RQ and -AC (PS3.8 §9.3.2, §9.3.3). What is not known is skipped by its length. */
final class AssociateReader {
    /** In all contexts together: 128 times every one that is registered. What is empty would cost more memory than bytes. */
    private static final int MOST_TRANSFER_SYNTAXES = 128 * 64;

    private static final ReceivedUid NONE = new ReceivedUid("");

    private int protocolVersion;
    private String called = "";
    private String calling = "";
    private ReceivedUid applicationContext = NONE;
    private final List<ProposedContext> proposed = new ArrayList<>();
    private final List<ContextResult> results = new ArrayList<>();
    private final BitSet ids = new BitSet(256);
    private int transferSyntaxesOfAll;
    private final UserInformationReader user = new UserInformationReader();

    private AssociateReader() {}

    static Pdu.AssociateRq readRq(ByteBuf body) throws DicomException.Protocol {
        AssociateReader rq = new AssociateReader();
        rq.read(body);
        return new Pdu.AssociateRq(
                rq.protocolVersion, rq.called, rq.calling, rq.applicationContext, rq.proposed, rq.user.result());
    }

    static Pdu.AssociateAc readAc(ByteBuf body) throws DicomException.Protocol {
        AssociateReader ac = new AssociateReader();
        ac.read(body);
        return new Pdu.AssociateAc(
                ac.protocolVersion, ac.called, ac.calling, ac.applicationContext, ac.results, ac.user.result());
    }

    private void read(ByteBuf body) throws DicomException.Protocol {
        protocolVersion = body.readUnsignedShort();
        body.skipBytes(2);
        called = body.readString(Titles.FIELD_BYTES, StandardCharsets.ISO_8859_1);
        calling = body.readString(Titles.FIELD_BYTES, StandardCharsets.ISO_8859_1);
        body.skipBytes(32);
        while (body.isReadable()) {
            int type = body.readUnsignedByte();
            ByteBuf item = Items.content(body);
            switch (type) {
                case PduTypes.APPLICATION_CONTEXT -> applicationContext = Items.uid(item);
                case PduTypes.PROPOSED_CONTEXT -> proposed.add(proposed(item));
                case PduTypes.CONTEXT_RESULT -> results.add(result(item));
                case PduTypes.USER_INFORMATION -> user.read(item);
                default -> {}
            }
        }
    }

    private ProposedContext proposed(ByteBuf item) throws DicomException.Protocol {
        int id = contextId(item);
        ReceivedUid abstractSyntax = NONE;
        List<ReceivedUid> transferSyntaxes = new ArrayList<>();
        while (item.isReadable()) {
            int type = item.readUnsignedByte();
            ByteBuf subItem = Items.content(item);
            switch (type) {
                case PduTypes.ABSTRACT_SYNTAX -> abstractSyntax = Items.uid(subItem);
                case PduTypes.TRANSFER_SYNTAX -> {
                    Items.requireAtMost(MOST_TRANSFER_SYNTAXES, ++transferSyntaxesOfAll);
                    transferSyntaxes.add(Items.uid(subItem));
                }
                default -> {}
            }
        }
        return new ProposedContext(id, abstractSyntax, transferSyntaxes);
    }

    private ContextResult result(ByteBuf item) throws DicomException.Protocol {
        int result = item.readableBytes() < 4 ? 0 : item.getUnsignedByte(item.readerIndex() + 2);
        int id = contextId(item);
        ReceivedUid transferSyntax = NONE;
        while (item.isReadable()) {
            int type = item.readUnsignedByte();
            ByteBuf subItem = Items.content(item);
            if (type == PduTypes.TRANSFER_SYNTAX) {
                transferSyntax = Items.uid(subItem);
            }
        }
        return new ContextResult(id, ContextResult.Result.received(result), transferSyntax);
    }

    private int contextId(ByteBuf item) throws DicomException.Protocol {
        Items.require(item, 4);
        int id = item.readUnsignedByte();
        item.skipBytes(3);
        if (!ProposedContext.isId(id) || ids.get(id)) {
            throw new DicomException.Protocol(
                    AbortReason.INVALID_PDU_PARAMETER_VALUE,
                    "presentation context ID " + id + " is even or used twice");
        }
        ids.set(id);
        return id;
    }
}
