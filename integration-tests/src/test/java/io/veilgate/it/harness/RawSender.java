package io.veilgate.it.harness;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Pushes instances on raw bytes, one association for all. */
public record RawSender(RemoteAe node, String callingAeTitle, String transferSyntax) {
    /** @return the status of each */
    public List<Integer> push(List<RawInstance> instances) throws IOException {
        List<RawMessage> requests = new ArrayList<>();
        for (RawInstance instance : instances) {
            requests.add(request(instance, instance.uid(), requests.size() + 1));
        }
        return send(requests);
    }

    /** A C-STORE-RQ for an instance, whatever UID it is announced by. */
    public RawMessage request(RawInstance instance, String announcedUid, int messageId) {
        return RawMessage.of(1, RawMessage.C_STORE_RQ)
                .with(RawMessage.AFFECTED_SOP_CLASS_UID, RawInstance.MR_IMAGE_STORAGE)
                .with(RawMessage.MESSAGE_ID, messageId)
                .with(RawMessage.PRIORITY, 0)
                .with(RawMessage.AFFECTED_SOP_INSTANCE_UID, announcedUid)
                .with(instance.dataSet(transferSyntax));
    }

    public List<Integer> send(List<RawMessage> requests) throws IOException {
        try (RawAssociation association = RawAssociation.connect(
                node.port(),
                callingAeTitle,
                node.aeTitle(),
                List.of(new RawAssociation.Context(1, RawInstance.MR_IMAGE_STORAGE, List.of(transferSyntax))))) {
            List<Integer> statuses = new ArrayList<>();
            for (RawMessage request : requests) {
                association.send(request);
                statuses.add(association
                        .next()
                        .orElseThrow(() -> new IOException("the association has ended"))
                        .number(RawMessage.STATUS));
            }
            association.release();
            return statuses;
        }
    }
}
