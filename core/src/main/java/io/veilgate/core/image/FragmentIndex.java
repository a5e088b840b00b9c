package io.veilgate.core.image;

import static io.veilgate.core.image.UnusablePixelsException.contradictory;
import static io.veilgate.core.image.UnusablePixelsException.undecodable;

import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.Value;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Which fragments of encapsulated pixel data belong to which frame (PS3.5 §A.4): one each, all to the only frame, or as the Basic Offset
 * Table says. Nothing is kept of the fragments but their number.
 */
record FragmentIndex(Value.Fragments value, long firstFragment, int frames, Grouping grouping) {
    private static final int ITEM = 0xE000FFFE;
    private static final int SEQUENCE_DELIMITATION = 0xE0DDFFFE;
    static final int ITEM_HEADER_BYTES = 8;

    enum Grouping {
        ONE_EACH,
        ALL_OF_ONE,
        BY_OFFSET_TABLE
    }

    /** An item that is not the delimitation: where its value begins, and its length. */
    record Fragment(long offset, long length) {
        long end() {
            return offset + length;
        }
    }

    static FragmentIndex of(Value.Fragments value, ByteSource source, int frames)
            throws IOException, UnusablePixelsException {
        Fragment table = fragment(value, source, value.offset());
        if (table == null) {
            throw undecodable("encapsulated pixel data has no Basic Offset Table item");
        }
        long count = 0;
        for (Fragment next = fragment(value, source, table.end());
                next != null;
                next = fragment(value, source, next.end())) {
            count++;
        }
        Grouping grouping;
        if (count == frames) {
            grouping = Grouping.ONE_EACH;
        } else if (frames == 1 && count > 0) {
            grouping = Grouping.ALL_OF_ONE;
        } else if (count > frames && table.length() == 4L * frames) {
            grouping = Grouping.BY_OFFSET_TABLE;
        } else {
            throw contradictory(count + " fragments for " + frames + " frames, and no offset table that groups them");
        }
        return new FragmentIndex(value, table.end(), frames, grouping);
    }

    /** The item whose header is at {@code at}; null for the Sequence Delimitation Item. */
    static @org.jspecify.annotations.Nullable Fragment fragment(Value.Fragments value, ByteSource source, long at)
            throws IOException, UnusablePixelsException {
        long end = value.offset() + value.length();
        if (at + ITEM_HEADER_BYTES > end) {
            throw undecodable("encapsulated pixel data ends without a Sequence Delimitation Item");
        }
        ByteBuffer header = ByteBuffer.allocate(ITEM_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        fill(source, at, header);
        int tag = header.getInt(0);
        if (tag == SEQUENCE_DELIMITATION) {
            return null;
        }
        Fragment fragment = new Fragment(at + ITEM_HEADER_BYTES, Integer.toUnsignedLong(header.getInt(4)));
        if (tag != ITEM || fragment.end() > end) {
            throw undecodable("encapsulated pixel data holds what is no fragment");
        }
        return fragment;
    }

    static void fill(ByteSource source, long at, ByteBuffer target) throws IOException {
        int start = target.position();
        while (target.hasRemaining()) {
            if (source.read(at + target.position() - start, target) < 0) {
                throw new EOFException("the source ends before its pixel data");
            }
        }
    }

    /** Where frame {@code frame}'s first item header is, by the Basic Offset Table. */
    long offsetOf(ByteSource source, int frame) throws IOException {
        ByteBuffer entry = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        fill(source, value.offset() + ITEM_HEADER_BYTES + 4L * frame, entry);
        return firstFragment + Integer.toUnsignedLong(entry.getInt(0));
    }
}
