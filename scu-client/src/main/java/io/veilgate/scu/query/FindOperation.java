package io.veilgate.scu.query;

import io.netty.buffer.ByteBuf;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetReader;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dimse.DimseMessage.CCancelRq;
import io.veilgate.core.dimse.DimseMessage.CFindRq;
import io.veilgate.core.dimse.DimseMessage.CFindRsp;
import io.veilgate.core.dimse.Priority;
import io.veilgate.core.dimse.Service;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.dimse.StatusMeaning.Handling;
import io.veilgate.core.net.AcceptedContext;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationException;
import io.veilgate.core.net.InboundDataSet;
import io.veilgate.core.net.OutboundDataSet;
import io.veilgate.core.net.Received;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One C-FIND after the other on an association (PS3.7 §9.1.2, §9.3.2). */
final class FindOperation {
    /** The longest identifier that is read; real ones have a few hundred bytes. */
    private static final int MAX_IDENTIFIER_BYTES = 1 << 20;

    /** Answers that may still be on their way when a query is cancelled. */
    private static final int MAX_AFTER_CANCEL = 10_000;

    private final Association association;
    private final AcceptedContext context;
    private final String peer;

    FindOperation(Association association, AcceptedContext context, String peer) {
        this.association = association;
        this.context = context;
        this.peer = peer;
    }

    /** Takes answers as they come. */
    @FunctionalInterface
    interface Sink {
        /** @return whether to go on; if not, the query is cancelled and ends without a further answer */
        boolean accept(DataSet answer);
    }

    /**
     * Sends a query and reads all of its answers.
     *
     * @throws QueryException.Failed if the final status does not say that all has been told
     */
    void find(DataSet identifier, Sink sink) throws IOException, DicomException {
        int messageId = association.nextMessageId();
        byte[] encoded = DataSetWriter.bytes(identifier, context.transferSyntax());
        association.send(
                context.id(),
                new CFindRq(
                        messageId, ReceivedUid.of(Uids.StudyRootQueryRetrieveInformationModelFind), Priority.MEDIUM),
                OutboundDataSet.of(ByteBuffer.wrap(encoded)));
        boolean cancelled = false;
        int afterCancel = 0;
        while (true) {
            Received received;
            try {
                received = association.receiveResponse();
            } catch (AssociationException e) {
                if (cancelled) {
                    // there are peers that end the association at a C-CANCEL: nothing more was wanted of this query
                    return;
                }
                throw e;
            }
            Status status = statusOf(received, messageId);
            if (!status.isPending()) {
                if (status.meaning(Service.C_FIND).handling() != Handling.DONE && !cancelled) {
                    throw new QueryException.Failed(peer, Service.C_FIND, status);
                }
                return;
            }
            if (cancelled) {
                if (++afterCancel > MAX_AFTER_CANCEL) {
                    throw unusable("answers without end after a C-CANCEL");
                }
            } else if (received.dataSet().isPresent()
                    && !sink.accept(read(received.dataSet().get()))) {
                association.send(context.id(), new CCancelRq(messageId));
                cancelled = true;
            }
        }
    }

    private Status statusOf(Received received, int messageId) throws QueryException {
        if (received.message() instanceof CFindRsp response && response.messageIdBeingRespondedTo() == messageId) {
            return response.status();
        }
        throw unusable("another message instead of a C-FIND-RSP");
    }

    private DataSet read(InboundDataSet incoming) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuf piece = incoming.next(); piece != null; piece = incoming.next()) {
            try {
                if (piece.readableBytes() > MAX_IDENTIFIER_BYTES - bytes.size()) {
                    throw unusable("an answer of more than " + MAX_IDENTIFIER_BYTES + " bytes");
                }
                piece.readBytes(bytes, piece.readableBytes());
            } finally {
                piece.release();
            }
        }
        try {
            return DataSetReader.read(ByteSource.of(bytes.toByteArray()), context.transferSyntax(), Limits.defaults());
        } catch (DicomException.Format e) {
            throw unusable("an answer that is no data set: " + e.getMessage());
        }
    }

    private QueryException.Unusable unusable(String what) {
        association.close();
        return new QueryException.Unusable(peer, what);
    }
}
