package io.veilgate.core.dataset;

import java.util.List;

/** What a data element holds (PS3.5 §7.1), as it stood in the stream. */
public sealed interface Value {
    /**
     * A value in memory, encoded: byte order and character set are the data set's, padding is still on. The array belongs to the element
     * and is not changed after.
     */
    @SuppressWarnings("ArrayRecordComponent") // copying each value would cost more than the promise not to change it
    record Bytes(byte[] encoded) implements Value {
        public static final Bytes EMPTY = new Bytes(new byte[0]);

        @Override
        public String toString() {
            return "Bytes[" + encoded.length + "]";
        }
    }

    /** A long value that stays in the source: {@code length} bytes from {@code offset} of its {@link ByteSource}. */
    record Bulk(long offset, long length) implements Value {}

    /** Items of a sequence (PS3.5 §7.5). {@code undefinedLength}: its length form as received, which is kept on writing. */
    record Items(List<Item> items, boolean undefinedLength) implements Value {
        public Items {
            items = List.copyOf(items);
        }
    }

    /**
     * Encapsulated pixel data (PS3.5 §A.4) that stays in the source: {@code length} bytes from {@code offset}, from the first item's tag
     * (Basic Offset Table) up to and with the Sequence Delimitation Item.
     */
    record Fragments(long offset, long length) implements Value {}

    /** One item of a sequence. {@code undefinedLength}: its length form as received. */
    record Item(DataSet dataSet, boolean undefinedLength) {}
}
