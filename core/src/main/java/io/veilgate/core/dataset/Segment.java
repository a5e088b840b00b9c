package io.veilgate.core.dataset;

import java.nio.ByteBuffer;

/** A piece of an output data set, in the order in which it is sent; each can be made again, byte for byte. */
public sealed interface Segment {
    /** Bytes in memory. The buffer's position and limit frame them and are not moved; readers duplicate it. */
    record Bytes(ByteBuffer bytes) implements Segment {}

    /** Bytes of the source as they are. */
    record Extent(long offset, long length) implements Segment {}

    /** Bytes of the source with some of them overwritten in passing. */
    record Patched(long offset, long length, Patch patch) implements Segment {}

    /** Pieces made one by one, frame by frame, whose lengths need not be known before. */
    record Derived(Pieces pieces) implements Segment {}

    /** Overwrites what must not be seen. Without state of its own, so that it gives the same result however a stream is cut. */
    @FunctionalInterface
    interface Patch {
        /**
         * @param chunk bytes from position to limit are those of the segment from {@code offset} on; changed in place, position and
         *     limit are left as they are
         */
        void apply(ByteBuffer chunk, long offset);
    }

    /** What a {@link Derived} segment is made of. */
    @FunctionalInterface
    interface Pieces {
        /** Starts from the first piece; each opened one is independent of the others. */
        PieceReader open(ByteSource source);
    }
}
