package io.veilgate.scu.retrieve;

import io.netty.buffer.ByteBuf;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Tag;
import io.veilgate.core.dataset.DataSetReader;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.InboundDataSet;
import io.veilgate.core.net.Received;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * An arriving data set, whose beginning can be looked at before it is known what it belongs to. What has been looked at is kept, at most
 * 256 KiB and one piece more, and comes again with {@link #next}. For the association's thread; to be read to its end or discarded.
 */
public final class Arrival {
    private static final int MOST_LOOKED_AT_BYTES = 256 << 10;

    private final InboundDataSet dataSet;
    private final TransferSyntax transferSyntax;
    private final Queue<ByteBuf> lookedAt = new ArrayDeque<>();
    private boolean looked;
    private Optional<ReceivedUid> study = Optional.empty();

    private Arrival(InboundDataSet dataSet, TransferSyntax transferSyntax) {
        this.dataSet = dataSet;
        this.transferSyntax = transferSyntax;
    }

    /** Empty where no data set follows the request. */
    public static Optional<Arrival> of(Received received) {
        return received.dataSet()
                .map(dataSet -> new Arrival(dataSet, received.context().transferSyntax()));
    }

    /** Its Study Instance UID, where that stands near its beginning, as it does but behind large private elements; not if deflated. */
    public Optional<ReceivedUid> studyInstanceUid() throws AssociationException {
        if (transferSyntax.deflated()) {
            return Optional.empty();
        }
        if (looked) {
            return study;
        }
        looked = true;
        study = lookForStudy();
        return study;
    }

    private Optional<ReceivedUid> lookForStudy() throws AssociationException {
        long bytes = 0;
        while (bytes < MOST_LOOKED_AT_BYTES) {
            ByteBuf piece = dataSet.next();
            if (piece == null) {
                break;
            }
            lookedAt.add(piece);
            bytes += piece.readableBytes();
            Optional<ReceivedUid> found = studyIn(Pieces.of(lookedAt));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Empty if the bytes do not reach so far. */
    private Optional<ReceivedUid> studyIn(Pieces beginning) {
        try {
            return new DataSetReader(beginning, transferSyntax, Limits.defaults())
                    .readUntil(Tag.StudyInstanceUID)
                    .string(Tag.StudyInstanceUID)
                    .map(ReceivedUid::new);
        } catch (IOException | DicomException.Format e) {
            return Optional.empty();
        }
    }

    /** The next bytes, which the caller releases; null at the end. */
    @Nullable
    ByteBuf next() throws AssociationException {
        ByteBuf again = lookedAt.poll();
        return again == null ? dataSet.next() : again;
    }

    /** Reads the rest to its end and drops it. */
    public void discard() throws AssociationException {
        for (ByteBuf bytes = lookedAt.poll(); bytes != null; bytes = lookedAt.poll()) {
            bytes.release();
        }
        dataSet.discard();
    }
}
