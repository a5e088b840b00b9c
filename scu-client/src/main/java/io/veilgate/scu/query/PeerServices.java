package io.veilgate.scu.query;

import io.veilgate.core.base.StorageSopClass;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.AssociationRequest;
import io.veilgate.core.net.AssociationRequest.Proposal;
import io.veilgate.core.net.RemoteAe;
import io.veilgate.core.net.Requestor;
import io.veilgate.core.ul.ProposedContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a peer accepts when it is asked.
 *
 * @param services the services of Veilgate's own and whether each was accepted, in order
 * @param storageClasses storage SOP Classes that it takes, retired ones left out
 * @param storageClassesAsked of how many
 */
public record PeerServices(Map<String, Boolean> services, int storageClasses, int storageClassesAsked) {
    public static final String STORAGE_COMMITMENT = "Storage Commitment";
    private static final String GET = "C-GET";

    private static final List<TransferSyntax> SYNTAXES =
            List.of(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN);

    public boolean commits() {
        return services.getOrDefault(STORAGE_COMMITMENT, false);
    }

    public boolean givesBack() {
        return services.getOrDefault(GET, false);
    }

    /** Asks with two associations or more, since one has no room for all storage classes; each is released at once. */
    public static PeerServices of(Requestor requestor, RemoteAe peer) throws IOException {
        Map<String, Uid> own = new LinkedHashMap<>();
        own.put("C-ECHO", Uids.Verification);
        own.put("C-FIND", Uids.StudyRootQueryRetrieveInformationModelFind);
        own.put(GET, Uids.StudyRootQueryRetrieveInformationModelGet);
        own.put("C-MOVE", Uids.StudyRootQueryRetrieveInformationModelMove);
        own.put(STORAGE_COMMITMENT, Uids.StorageCommitmentPushModel);
        List<Uid> accepted = accepted(requestor, peer, List.copyOf(own.values()));
        Map<String, Boolean> services = new LinkedHashMap<>();
        own.forEach((name, uid) -> services.put(name, accepted.contains(uid)));
        List<Uid> storage = StorageSopClass.all().stream()
                .filter(sopClass -> !sopClass.retired())
                .map(StorageSopClass::uid)
                .toList();
        int taken = 0;
        for (int from = 0; from < storage.size(); from += ProposedContext.MAX_CONTEXTS) {
            int to = Math.min(storage.size(), from + ProposedContext.MAX_CONTEXTS);
            taken += accepted(requestor, peer, storage.subList(from, to)).size();
        }
        return new PeerServices(services, taken, storage.size());
    }

    private static List<Uid> accepted(Requestor requestor, RemoteAe peer, List<Uid> asked) throws IOException {
        AssociationRequest request = new AssociationRequest(
                asked.stream().map(uid -> new Proposal(uid, SYNTAXES)).toList());
        try (Association association = requestor.connect(peer, request)) {
            List<Uid> accepted = new ArrayList<>(asked);
            accepted.removeIf(uid -> association.contexts(uid).isEmpty());
            association.release();
            return accepted;
        }
    }
}
