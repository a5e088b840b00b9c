package io.veilgate.core.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.ul.PDataPart.Kind;
import io.veilgate.core.ul.PduEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a command or a data set into P-DATA-TFs, one PDV each (PS3.8 §9.3.5). The source writes straight into direct buffers behind the
 * headers; a buffer holds as many PDUs as fit. Only the last PDU says that it is the last, so one full buffer is held back until it is known
 * whether more follows. Every fragment is even; the very last one is as long as what is left.
 */
final class PDataWriter {
    /** The most that one buffer holds; also the PDU size towards peers that set no limit. */
    static final int BUFFER_BYTES = 256 << 10;

    /** Where the buffers go. */
    @FunctionalInterface
    interface Output {
        /** Takes over {@code pdus}, also when it throws; waits while too much is on its way. */
        void write(ByteBuf pdus, boolean end) throws AssociationException;
    }

    private final ByteBufAllocator allocator;
    private final int maxFragmentBytes;
    private final Output output;

    /** @param peerMaxPduLength what the peer says it receives; 0 = no limit */
    PDataWriter(ByteBufAllocator allocator, long peerMaxPduLength, Output output) {
        this.allocator = allocator;
        int maxFragment = BUFFER_BYTES - PduEncoder.P_DATA_OVERHEAD_BYTES;
        this.maxFragmentBytes = peerMaxPduLength == 0
                ? maxFragment
                : (int) Math.min(maxFragment, peerMaxPduLength - PduEncoder.PDV_OVERHEAD_BYTES & ~1L);
        this.output = output;
    }

    /** Whether a PDU of this length can carry anything. */
    static boolean isUsable(long peerMaxPduLength) {
        return peerMaxPduLength == 0 || peerMaxPduLength >= PduEncoder.PDV_OVERHEAD_BYTES + 2;
    }

    /** @param bytes how many there are, as far as it is known and small; sizes the buffer */
    void write(int contextId, Kind kind, OutboundDataSet source, int bytes) throws IOException, DicomException.Format {
        int pduBytes = PduEncoder.P_DATA_OVERHEAD_BYTES + maxFragmentBytes;
        int bufferBytes = BUFFER_BYTES / pduBytes * pduBytes;
        boolean small = bytes > 0 && bytes <= maxFragmentBytes;
        ByteBuf full = null;
        ByteBuf buffer = null;
        int lastPdu = 0;
        try {
            while (true) {
                if (buffer == null) {
                    buffer = allocator.directBuffer(small ? PduEncoder.P_DATA_OVERHEAD_BYTES + bytes : bufferBytes);
                }
                int start = buffer.writerIndex();
                int room = Math.min(maxFragmentBytes, buffer.capacity() - start - PduEncoder.P_DATA_OVERHEAD_BYTES);
                int length = fill(source, buffer, start + PduEncoder.P_DATA_OVERHEAD_BYTES, room);
                if (length > 0) {
                    if (full != null) {
                        ByteBuf ready = full;
                        full = null;
                        output.write(ready, false);
                    }
                    PduEncoder.setPDataHeader(buffer, start, contextId, kind, length < room, length);
                    buffer.writerIndex(start + PduEncoder.P_DATA_OVERHEAD_BYTES + length);
                    lastPdu = start;
                }
                if (length < room) {
                    break;
                }
                if (buffer.capacity() - buffer.writerIndex() < pduBytes) {
                    full = buffer;
                    buffer = null;
                }
            }
            ByteBuf last = end(full, buffer, lastPdu, contextId, kind);
            full = null;
            buffer = null;
            output.write(last, true);
        } finally {
            if (full != null) {
                full.release();
            }
            if (buffer != null) {
                buffer.release();
            }
        }
    }

    /** The buffer with the last PDU in it, marked so; the other, if any, is released. */
    private ByteBuf end(@Nullable ByteBuf full, ByteBuf buffer, int lastPdu, int contextId, Kind kind) {
        ByteBuf last = full != null ? full : buffer;
        if (!last.isReadable()) {
            throw new IllegalStateException("a message part without bytes cannot be sent");
        }
        if (full != null) {
            buffer.release();
        }
        int length = (int) last.getUnsignedInt(lastPdu + 2) - PduEncoder.PDV_OVERHEAD_BYTES;
        PduEncoder.setPDataHeader(last, lastPdu, contextId, kind, true, length);
        return last;
    }

    private static int fill(OutboundDataSet source, ByteBuf buffer, int index, int room)
            throws IOException, DicomException.Format {
        ByteBuffer target = buffer.nioBuffer(index, room);
        while (target.hasRemaining()) {
            if (source.read(target) < 0) {
                break;
            }
        }
        return target.position();
    }
}
