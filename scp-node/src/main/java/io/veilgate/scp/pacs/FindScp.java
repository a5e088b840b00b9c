package io.veilgate.scp.pacs;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.DimseMessage.CCancelRq;
import io.veilgate.core.dimse.DimseMessage.CFindRq;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.OutboundDataSet;
import io.veilgate.core.net.Received;
import java.io.IOException;
import java.nio.ByteBuffer;

/** C-FIND in the study root model (PS3.4 §C.4.1). */
final class FindScp {
    private final Holdings holdings;
    private final AeTitle aeTitle;

    FindScp(Holdings holdings, AeTitle aeTitle) {
        this.holdings = holdings;
        this.aeTitle = aeTitle;
    }

    void find(Received received, CFindRq rq, Association association) throws IOException, DicomException {
        int context = received.context().id();
        FindQuery query;
        try {
            query = new FindQuery(Identifier.read(received), aeTitle);
        } catch (Identifier.Unacceptable e) {
            association.send(context, rq.answer(e.status()));
            return;
        }
        DimseMessage match = rq.answer(query.hasUnsupportedKeys() ? Status.PENDING_WITH_WARNING : Status.PENDING);
        boolean[] cancelled = {false};
        for (IndexedStudy study : query.candidates(holdings)) {
            for (DataSet answer : holdings.read(study, query::answers)) {
                Cancellation.poll(association, message -> {
                    cancelled[0] |=
                            message instanceof CCancelRq cancel && cancel.messageIdBeingRespondedTo() == rq.messageId();
                    return message instanceof CCancelRq;
                });
                if (cancelled[0]) {
                    association.send(context, rq.answer(Status.CANCEL));
                    return;
                }
                byte[] encoded = DataSetWriter.bytes(answer, received.context().transferSyntax());
                association.send(context, match, OutboundDataSet.of(ByteBuffer.wrap(encoded)));
            }
        }
        association.send(context, rq.answer(Status.SUCCESS));
    }
}
