package io.veilgate.core.ul;

import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Uids;
import java.util.List;

/** A PDU of association set-up and release (PS3.8 §9.3). P-DATA-TF is streamed instead: {@link PDataPart}. */
public sealed interface Pdu extends PduPart {
    /** Version 1 is bit 0 of the field; no other exists (PS3.8 §9.3.2). */
    int PROTOCOL_VERSION_1 = 1;

    /**
     * A-ASSOCIATE-RQ (PS3.8 §9.3.2). Titles are as received, outer spaces dropped; a character that no AE title may hold is replaced by a
     * backslash, so that an odd title equals no {@link AeTitle} and can be logged.
     */
    record AssociateRq(
            int protocolVersion,
            String calledAeTitle,
            String callingAeTitle,
            ReceivedUid applicationContext,
            List<ProposedContext> contexts,
            UserInformation userInformation)
            implements Pdu {
        public AssociateRq {
            calledAeTitle = Titles.received(calledAeTitle);
            callingAeTitle = Titles.received(callingAeTitle);
            contexts = List.copyOf(contexts);
        }

        /** A request of ours: version 1, the DICOM application context. */
        public AssociateRq(AeTitle called, AeTitle calling, List<ProposedContext> contexts, UserInformation user) {
            this(
                    PROTOCOL_VERSION_1,
                    called.value(),
                    calling.value(),
                    ReceivedUid.of(Uids.DICOMApplicationContext),
                    contexts,
                    user);
        }
    }

    /** A-ASSOCIATE-AC (PS3.8 §9.3.3): one result for each context offered. */
    record AssociateAc(
            int protocolVersion,
            String calledAeTitle,
            String callingAeTitle,
            ReceivedUid applicationContext,
            List<ContextResult> contexts,
            UserInformation userInformation)
            implements Pdu {
        public AssociateAc {
            calledAeTitle = Titles.received(calledAeTitle);
            callingAeTitle = Titles.received(callingAeTitle);
            contexts = List.copyOf(contexts);
        }

        /** Our answer to {@code rq}, whose titles it repeats. */
        public AssociateAc(AssociateRq rq, List<ContextResult> contexts, UserInformation user) {
            this(
                    PROTOCOL_VERSION_1,
                    rq.calledAeTitle(),
                    rq.callingAeTitle(),
                    ReceivedUid.of(Uids.DICOMApplicationContext),
                    contexts,
                    user);
        }
    }

    /** A-ASSOCIATE-RJ (PS3.8 §9.3.4). */
    record AssociateRj(Rejection rejection) implements Pdu {}

    /** A-RELEASE-RQ (PS3.8 §9.3.6). */
    record ReleaseRq() implements Pdu {}

    /** A-RELEASE-RP (PS3.8 §9.3.7). */
    record ReleaseRp() implements Pdu {}

    /** A-ABORT (PS3.8 §9.3.8). */
    record Abort(AbortReason reason) implements Pdu {}
}
