package io.veilgate.core.dimse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.ul.PDataPart;
import io.veilgate.core.ul.PDataPart.Kind;
import io.veilgate.core.ul.PDataPart.PdvBytes;
import io.veilgate.core.ul.PDataPart.PdvStart;
import java.util.function.IntPredicate;

/**
 * Joins PDVs to messages (PS3.8 Annex E.2, PS3.7 §6.3.1): the command set is gathered, up to a cap, the data set passes through. One thread;
 * after an exception it is of no further use.
 */
public final class MessageAssembler {
    /** Where the parts of messages go, in the order in which they arrived. */
    public interface Sink {
        /** Followed by its data set, where it has one, before the next command. */
        void command(int contextId, Command command);

        /** Some of the data set, at least one byte. The sink releases them. */
        void dataSet(ByteBuf bytes);

        void endOfDataSet();
    }

    /** No command set of the composite services comes near it. */
    private static final int MAX_COMMAND_BYTES = 64 << 10;

    private final IntPredicate accepted;
    private final Sink sink;
    private ByteBuf command = Unpooled.EMPTY_BUFFER;
    /** Context of the message under way; 0 between messages. */
    private int contextId;

    private Kind expected = Kind.COMMAND;
    private boolean lastFragment;

    /** @param accepted whether a presentation context ID has been accepted */
    public MessageAssembler(IntPredicate accepted, Sink sink) {
        this.accepted = accepted;
        this.sink = sink;
    }

    /** Takes over the bytes of {@code part}, also when it throws. */
    public void accept(PDataPart part) throws DicomException.Protocol {
        switch (part) {
            case PdvStart start -> start(start);
            case PdvBytes(ByteBuf bytes, boolean endOfPdv) -> bytes(bytes, endOfPdv);
        }
    }

    private void start(PdvStart pdv) throws DicomException.Protocol {
        if (!accepted.test(pdv.contextId())) {
            throw new DicomException.Protocol(
                    AbortReason.INVALID_PDU_PARAMETER_VALUE,
                    "a PDV in presentation context " + pdv.contextId() + ", which was not accepted");
        }
        if (pdv.kind() != expected || (contextId != 0 && pdv.contextId() != contextId)) {
            throw new DicomException.Protocol(
                    AbortReason.UNEXPECTED_PDU_PARAMETER,
                    "a " + pdv.kind() + " PDV in presentation context " + pdv.contextId() + " where a " + expected
                            + " PDV" + (contextId == 0 ? "" : " in " + contextId) + " was due");
        }
        contextId = pdv.contextId();
        lastFragment = pdv.lastFragment();
        if (pdv.length() == 0) {
            endPdv();
        }
    }

    private void bytes(ByteBuf bytes, boolean endOfPdv) throws DicomException.Protocol {
        if (expected == Kind.DATA_SET) {
            sink.dataSet(bytes);
        } else {
            try {
                gather(bytes);
            } finally {
                bytes.release();
            }
        }
        if (endOfPdv) {
            endPdv();
        }
    }

    private void gather(ByteBuf bytes) throws DicomException.Protocol {
        if (command.readableBytes() + bytes.readableBytes() > MAX_COMMAND_BYTES) {
            throw new DicomException.Protocol(
                    AbortReason.INVALID_PDU_PARAMETER_VALUE,
                    "a command set of more than " + MAX_COMMAND_BYTES + " bytes");
        }
        if (command.capacity() == 0) {
            command = Unpooled.buffer(bytes.readableBytes(), MAX_COMMAND_BYTES);
        }
        command.writeBytes(bytes);
    }

    private void endPdv() throws DicomException.Protocol {
        if (!lastFragment) {
            return;
        }
        if (expected == Kind.DATA_SET) {
            endMessage();
            sink.endOfDataSet();
            return;
        }
        Command complete = CommandSetReader.read(command);
        command = Unpooled.EMPTY_BUFFER;
        int context = contextId;
        if (complete.dataSetFollows()) {
            expected = Kind.DATA_SET;
        } else {
            endMessage();
        }
        sink.command(context, complete);
    }

    private void endMessage() {
        expected = Kind.COMMAND;
        contextId = 0;
    }
}
