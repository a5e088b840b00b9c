package io.veilgate.core.ul;

import io.netty.buffer.ByteBuf;
import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Items and sub-items: type, reserved, 16-bit length, content (PS3.8 §9.3.1). */
final class Items {
    private Items() {}

    /** The content of an item whose type byte has been read; {@code in} then stands behind it. */
    static ByteBuf content(ByteBuf in) throws DicomException.Protocol {
        require(in, 3);
        in.skipBytes(1);
        return prefixed(in);
    }

    /** The bytes that a 16-bit length announces. */
    static ByteBuf prefixed(ByteBuf in) throws DicomException.Protocol {
        require(in, 2);
        int length = in.readUnsignedShort();
        require(in, length);
        return in.readSlice(length);
    }

    static ReceivedUid uid(ByteBuf content) {
        return new ReceivedUid(content.toString(StandardCharsets.ISO_8859_1));
    }

    static String text(ByteBuf content) {
        return Titles.received(content.toString(StandardCharsets.ISO_8859_1));
    }

    /** A read-only copy, which does not keep the PDU in memory. */
    static ByteBuffer copy(ByteBuf content) {
        byte[] bytes = new byte[content.readableBytes()];
        content.readBytes(bytes);
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    static void requireAtMost(int most, int count) throws DicomException.Protocol {
        if (count > most) {
            throw new DicomException.Protocol(
                    AbortReason.INVALID_PDU_PARAMETER_VALUE, "more than " + most + " items of one kind");
        }
    }

    static void require(ByteBuf in, int bytes) throws DicomException.Protocol {
        if (in.readableBytes() < bytes) {
            throw new DicomException.Protocol(
                    AbortReason.INVALID_PDU_PARAMETER_VALUE,
                    "an item needs " + bytes + " bytes where " + in.readableBytes() + " are left");
        }
    }
}
