package io.veilgate.scu.retrieve;

import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.net.AssociationRequest;
import io.veilgate.core.net.AssociationRequest.Proposal;
import io.veilgate.core.ul.ProposedContext;
import io.veilgate.core.ul.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The presentation contexts of an association to a PACS: C-FIND, the retrieve service, and for C-GET each storage SOP Class in which
 * instances may come back, we being its SCP (PS3.4 §C.5.3). Uncompressed transfer syntaxes share one context; each compressed one has its
 * own, so that the PACS can send an instance as it is stored.
 */
final class RetrieveContexts {
    private static final List<TransferSyntax> NATIVE = List.of(
            TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN);
    private static final List<TransferSyntax> QUERY = NATIVE.subList(0, 2);

    /** Compressed transfer syntaxes by how likely a PACS holds them: what does not fit goes from the end. */
    private static final List<TransferSyntax> COMPRESSED = List.of(
                    Uids.JPEGLosslessSV1,
                    Uids.JPEG2000Lossless,
                    Uids.JPEGLSLossless,
                    Uids.RLELossless,
                    Uids.JPEGBaseline8Bit,
                    Uids.JPEG2000,
                    Uids.JPEGExtended12Bit,
                    Uids.JPEGLossless,
                    Uids.JPEGLSNearLossless,
                    Uids.DeflatedExplicitVRLittleEndian,
                    Uids.HTJ2KLossless,
                    Uids.HTJ2K,
                    Uids.MPEG4HP41,
                    Uids.MPEG2MPML)
            .stream()
            .flatMap(uid -> TransferSyntaxes.standard().get(uid).stream())
            .toList();

    /** SOP Classes for which an association offers every transfer syntax; with more, the rarer syntaxes are left out. */
    static final int MOST_SOP_CLASSES = ProposedContext.MAX_CONTEXTS - 2;

    private RetrieveContexts() {}

    static AssociationRequest forMove() {
        return new AssociationRequest(List.of(
                new Proposal(Uids.StudyRootQueryRetrieveInformationModelFind, QUERY),
                new Proposal(Uids.StudyRootQueryRetrieveInformationModelMove, QUERY)));
    }

    /** @param sopClasses to receive, at most {@link #MOST_SOP_CLASSES} */
    static AssociationRequest forGet(List<Uid> sopClasses) {
        List<Proposal> proposals = new ArrayList<>();
        proposals.add(new Proposal(Uids.StudyRootQueryRetrieveInformationModelFind, QUERY));
        proposals.add(new Proposal(Uids.StudyRootQueryRetrieveInformationModelGet, QUERY));
        Map<Uid, Set<Role>> roles = new LinkedHashMap<>();
        for (Uid sopClass : sopClasses) {
            proposals.add(new Proposal(sopClass, NATIVE));
            roles.put(sopClass, Set.of(Role.SCP));
        }
        for (TransferSyntax compressed : COMPRESSED) {
            if (proposals.size() + sopClasses.size() > ProposedContext.MAX_CONTEXTS) {
                break;
            }
            sopClasses.forEach(sopClass -> proposals.add(new Proposal(sopClass, List.of(compressed))));
        }
        return new AssociationRequest(proposals, roles, List.of());
    }
}
