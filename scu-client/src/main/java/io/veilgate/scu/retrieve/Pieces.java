package io.veilgate.scu.retrieve;

import io.netty.buffer.ByteBuf;
import io.veilgate.core.dataset.ByteSource;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;

/** Buffers one after another as one source, where they are; they stay their owner's. */
record Pieces(List<ByteBuf> buffers, long size) implements ByteSource {
    static Pieces of(Collection<ByteBuf> buffers) {
        return new Pieces(
                List.copyOf(buffers),
                buffers.stream().mapToLong(ByteBuf::readableBytes).sum());
    }

    @Override
    public int read(long position, ByteBuffer target) {
        if (!target.hasRemaining()) {
            return 0;
        }
        long start = 0;
        for (ByteBuf buffer : buffers) {
            long at = position - start;
            if (at < buffer.readableBytes()) {
                int length = (int) Math.min(target.remaining(), buffer.readableBytes() - at);
                buffer.getBytes(buffer.readerIndex() + (int) at, target.slice(target.position(), length));
                target.position(target.position() + length);
                return length;
            }
            start += buffer.readableBytes();
        }
        return -1;
    }
}
