package io.veilgate.it.harness;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uid;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.DataSetWriter;
import io.veilgate.core.dataset.Recipe;
import io.veilgate.core.dataset.RecipeReader;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.dimse.MoveOriginator;
import io.veilgate.core.dimse.Priority;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationRequest;
import io.veilgate.core.net.AssociationSettings;
import io.veilgate.core.net.EventLoops;
import io.veilgate.core.net.OutboundDataSet;
import io.veilgate.core.net.Requestor;
import java.io.IOException;
import java.util.List;

/** The product as sender, of what lies nowhere: for load, and for what has to be stopped in the middle. */
public final class ProductScu implements AutoCloseable {
    public static final String AE_TITLE = "SENDER";

    private final EventLoops loops = EventLoops.start(1);
    private final Requestor requestor = new Requestor(loops, new AeTitle(AE_TITLE), AssociationSettings.defaults());
    private final RemoteAe node;

    public ProductScu(RemoteAe node) {
        this.node = node;
    }

    public Association connect(Uid sopClass, TransferSyntax transferSyntax) throws IOException {
        return requestor.connect(
                new io.veilgate.core.net.RemoteAe(new AeTitle(node.aeTitle()), RemoteAe.HOST, node.port()),
                new AssociationRequest(List.of(new AssociationRequest.Proposal(sopClass, List.of(transferSyntax)))));
    }

    /** @return what the node answers, once it has all of it */
    public static Status store(Association association, DataSet dataSet, ByteSource bulk)
            throws IOException, DicomException {
        return store(association, dataSet, reader(association, dataSet, bulk)::read);
    }

    public static RecipeReader reader(Association association, DataSet dataSet, ByteSource bulk)
            throws DicomException.Format {
        TransferSyntax syntax = association.contexts().getFirst().transferSyntax();
        return new RecipeReader(new Recipe(syntax, DataSetWriter.segments(dataSet, syntax)), bulk);
    }

    public static Status store(Association association, DataSet dataSet, OutboundDataSet encoded)
            throws IOException, DicomException {
        DimseMessage.CStoreRq rq = new DimseMessage.CStoreRq(
                association.nextMessageId(),
                uid(dataSet, Tag.SOPClassUID),
                uid(dataSet, Tag.SOPInstanceUID),
                Priority.MEDIUM,
                MoveOriginator.NONE);
        association.send(association.contexts().getFirst().id(), rq, encoded);
        return association.receiveResponse().message() instanceof DimseMessage.CStoreRsp rsp
                ? rsp.status()
                : Status.PROCESSING_FAILURE;
    }

    private static ReceivedUid uid(DataSet dataSet, int tag) {
        return new ReceivedUid(dataSet.string(tag).orElseThrow());
    }

    @Override
    public void close() {
        loops.close();
    }
}
