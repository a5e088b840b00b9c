package io.veilgate.core.ul;

import io.veilgate.core.base.AbortReason;

/** What drives the upper layer (PS3.8 Table 9-10, rows); the row's number stands beside each. */
public sealed interface Event {
    /** 1: the application asks for an association. */
    record AssociateRequested() implements Event {}

    /** 2: our TCP connect has succeeded. */
    record TransportConnected(Pdu.AssociateRq rq) implements Event {}

    /** 3, 4, 6, 12, 13, 16: a whole PDU. */
    record Received(Pdu pdu) implements Event {}

    /** 5: a TCP connection came in. */
    record TransportAccepted() implements Event {}

    /** 7: the application accepts. */
    record AssociateAccepted(Pdu.AssociateAc ac) implements Event {}

    /** 8: the application rejects. */
    record AssociateRejected(Rejection rejection) implements Event {}

    /** 9: the application sends a P-DATA-TF. */
    record PDataRequested() implements Event {}

    /** 10: part of a P-DATA-TF. */
    record ReceivedPData() implements Event {}

    /** 11: the application asks for release. */
    record ReleaseRequested() implements Event {}

    /** 14: the application answers a release. */
    record ReleaseAnswered() implements Event {}

    /** 15: the application aborts; also on behalf of what is above the upper layer. */
    record AbortRequested(AbortReason reason) implements Event {}

    /** 17. */
    record TransportClosed() implements Event {}

    /** 18. */
    record ArtimExpired() implements Event {}

    /** 19: a PDU that is unknown or malformed. */
    record ReceivedMalformed(AbortReason reason) implements Event {}
}
