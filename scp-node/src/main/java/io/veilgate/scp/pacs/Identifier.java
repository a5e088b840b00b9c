package io.veilgate.scp.pacs;

import io.netty.buffer.ByteBuf;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Tags;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetReader;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.InboundDataSet;
import io.veilgate.core.net.Received;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** The data set of a C-FIND, C-GET or C-MOVE request (PS3.4 §C.4): its level, and the keys above it. */
record Identifier(QueryLevel level, DataSet keys) {
    /** Room for some 100 000 UIDs in a list. */
    private static final int MOST_BYTES = 16 << 20;

    /** A request that cannot be served, and the status that says so. */
    static final class Unacceptable extends Exception {
        private final transient Status status;

        Unacceptable(Status status, String comment, int... offending) {
            super(comment);
            this.status = status.withComment(comment)
                    .withOffendingElements(
                            java.util.Arrays.stream(offending).boxed().toList());
        }

        Status status() {
            return status;
        }
    }

    /** Reads it to its end in any case. */
    static Identifier read(Received received) throws IOException, Unacceptable {
        if (received.dataSet().isEmpty()) {
            throw new Unacceptable(Status.MISTYPED_ARGUMENT, "the request has no identifier");
        }
        byte[] encoded = bytes(received.dataSet().get());
        try {
            return of(DataSetReader.read(
                    ByteSource.of(encoded), received.context().transferSyntax(), Limits.defaults()));
        } catch (DicomException.Format e) {
            throw new Unacceptable(Status.CANNOT_UNDERSTAND, "the identifier is not a data set");
        }
    }

    private static byte[] bytes(InboundDataSet dataSet) throws IOException, Unacceptable {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        for (ByteBuf bytes = dataSet.next(); bytes != null; bytes = dataSet.next()) {
            try {
                if (encoded.size() <= MOST_BYTES) {
                    bytes.getBytes(bytes.readerIndex(), encoded, bytes.readableBytes());
                }
            } finally {
                bytes.release();
            }
        }
        if (encoded.size() > MOST_BYTES) {
            throw new Unacceptable(Status.OUT_OF_RESOURCES, "the identifier is longer than " + MOST_BYTES + " bytes");
        }
        return encoded.toByteArray();
    }

    /** Checks level and unique keys: below the study, one study and one series have to be named (PS3.4 §C.4.1.2.1). */
    static Identifier of(DataSet keys) throws Unacceptable {
        QueryLevel level = QueryLevel.of(keys.string(Tag.QueryRetrieveLevel).orElse(""))
                .orElseThrow(() -> new Unacceptable(
                        Status.DATA_SET_DOES_NOT_MATCH_SOP_CLASS,
                        "the level is none of STUDY, SERIES, IMAGE",
                        Tag.QueryRetrieveLevel));
        for (QueryLevel above : QueryLevel.values()) {
            if (above != level && level.isWithin(above) && !isOneUid(keys.strings(above.uniqueKey()))) {
                throw new Unacceptable(
                        Status.DATA_SET_DOES_NOT_MATCH_SOP_CLASS,
                        "at level " + level + " one value of " + Tags.format(above.uniqueKey()) + " is needed",
                        above.uniqueKey());
            }
        }
        return new Identifier(level, keys);
    }

    private static boolean isOneUid(List<String> values) {
        return values.size() == 1
                && !values.getFirst().isEmpty()
                && values.getFirst().indexOf('*') < 0;
    }

    /** For a retrieval, which names what it wants: the UIDs at its level (PS3.4 §C.4.2.1.4, §C.4.3.1.3). */
    List<String> uniqueKeys() throws Unacceptable {
        List<String> uids = keys.strings(level.uniqueKey()).stream()
                .filter(uid -> !uid.isEmpty())
                .toList();
        if (uids.isEmpty()) {
            throw new Unacceptable(
                    Status.DATA_SET_DOES_NOT_MATCH_SOP_CLASS, "a retrieval names the UIDs it wants", level.uniqueKey());
        }
        return uids;
    }

    /** The value of a level's unique key that stands in this identifier alone, or nothing. */
    String uid(QueryLevel of) {
        return keys.string(of.uniqueKey()).orElse("");
    }

    @Override
    public String toString() {
        return "Identifier[" + level + "]";
    }
}
