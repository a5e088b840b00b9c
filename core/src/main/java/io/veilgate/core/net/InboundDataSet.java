package io.veilgate.core.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A data set as it arrives, encoded in the transfer syntax of its context. Used by the thread that received its message. */
public final class InboundDataSet {
    private final Association association;
    private boolean ended;

    InboundDataSet(Association association) {
        this.association = association;
    }

    /**
     * Waits for more of it, up to the idle time-out.
     *
     * @return at least one byte, as received and not copied; the caller releases it. Null at the end
     * @throws AssociationException.Overrun if what came next was dropped since nobody took it; the data set is not whole
     * @throws AssociationException if the association ends before the data set does
     */
    public @Nullable ByteBuf next() throws AssociationException {
        if (ended) {
            return null;
        }
        ByteBuf bytes = association.nextOfDataSet();
        ended = bytes == null;
        return bytes;
    }

    /**
     * Reads the rest to its end, into memory.
     *
     * @return empty if that is more than {@code most} bytes, which are dropped then
     */
    public Optional<byte[]> bytes(int most) throws AssociationException {
        ByteBuf all = Unpooled.buffer(Math.min(most, 4096), most);
        for (ByteBuf piece = next(); piece != null; piece = next()) {
            try {
                if (piece.readableBytes() > most - all.readableBytes()) {
                    discard();
                    return Optional.empty();
                }
                all.writeBytes(piece);
            } finally {
                piece.release();
            }
        }
        return Optional.of(ByteBufUtil.getBytes(all));
    }

    /** Reads the rest to its end and drops it. */
    public void discard() throws AssociationException {
        while (!ended) {
            try {
                ByteBuf bytes = next();
                if (bytes != null) {
                    bytes.release();
                }
            } catch (AssociationException.Overrun _) {
                // so that much has been dropped already
            }
        }
    }

    boolean isEnded() {
        return ended;
    }
}
