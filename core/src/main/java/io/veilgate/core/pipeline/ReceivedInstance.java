package io.veilgate.core.pipeline;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.InflatedByteSource;
import io.veilgate.core.dataset.Part10File;
import io.veilgate.core.dataset.TransferSyntax;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An instance as it came, over bytes that someone else opened and closes. One thread works with it at a time; to make the same output again
 * later, it is made anew over the same bytes.
 */
public final class ReceivedInstance implements Closeable {
    /** What a deflated data set may inflate to: as much as a native one could be. */
    private static final long MAX_INFLATED_BYTES = 16L << 30;

    private final ByteSource stored;
    private final boolean deflated;
    private final TransferSyntax transferSyntax;
    private final Optional<ReceivedUid> sopClassUid;
    private final Optional<ReceivedUid> sopInstanceUid;
    private @Nullable InflatedByteSource inflated;

    private ReceivedInstance(
            ByteSource stored,
            boolean deflated,
            TransferSyntax transferSyntax,
            Optional<ReceivedUid> sopClassUid,
            Optional<ReceivedUid> sopInstanceUid) {
        this.stored = stored;
        this.deflated = deflated;
        this.transferSyntax = transferSyntax;
        this.sopClassUid = sopClassUid;
        this.sopInstanceUid = sopInstanceUid;
    }

    /**
     * One that came by C-STORE.
     *
     * @param stored the data set's bytes as received, also where they are deflated
     * @param sopClassUid Affected SOP Class UID of the C-STORE-RQ; the data set has to agree, also with {@code sopInstanceUid}
     */
    public static ReceivedInstance stored(
            ByteSource stored, TransferSyntax transferSyntax, ReceivedUid sopClassUid, ReceivedUid sopInstanceUid) {
        return new ReceivedInstance(
                stored,
                transferSyntax.deflated(),
                transferSyntax,
                Optional.of(sopClassUid),
                Optional.of(sopInstanceUid));
    }

    /** One from a file; its File Meta Information, which is often wrong, is not held against the data set. */
    public static ReceivedInstance file(Part10File file) {
        return new ReceivedInstance(file.dataSet(), false, file.transferSyntax(), Optional.empty(), Optional.empty());
    }

    /**
     * The data set's bytes, inflated where they came deflated; what a recipe reads.
     *
     * @throws DicomException.Format if they are not a whole deflate stream
     */
    public ByteSource dataSet() throws IOException, DicomException.Format {
        if (!deflated) {
            return stored;
        }
        InflatedByteSource source = inflated;
        if (source == null) {
            source = InflatedByteSource.of(stored, MAX_INFLATED_BYTES);
            inflated = source;
        }
        return source;
    }

    public TransferSyntax transferSyntax() {
        return transferSyntax;
    }

    Optional<ReceivedUid> sopClassUid() {
        return sopClassUid;
    }

    Optional<ReceivedUid> sopInstanceUid() {
        return sopInstanceUid;
    }

    /** Gives back what inflating took; the bytes stay open. */
    @Override
    public void close() {
        InflatedByteSource source = inflated;
        if (source != null) {
            source.close();
            inflated = null;
        }
    }
}
