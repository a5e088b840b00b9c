package io.veilgate.core.ul;

import io.veilgate.core.base.AbortReason;

/** What the upper layer has to do (PS3.8 Tables 9-6 to 9-9), in the smallest steps. */
public sealed interface Action {
    /** Start the TCP connect. */
    record Connect() implements Action {}

    record Send(Pdu pdu) implements Action {}

    /** Send the P-DATA-TF that the event was about. */
    record SendPData() implements Action {}

    /** Tell the application what has come. */
    record Indicate(Pdu pdu) implements Action {}

    /** Hand the part of a P-DATA-TF that the event was about to the application. */
    record DeliverPData() implements Action {}

    /** Tell the application that we have aborted, since the peer broke the protocol. */
    record IndicateProviderAbort(AbortReason reason) implements Action {}

    /** Tell the application that the connection is gone. */
    record IndicateConnectionLost() implements Action {}

    /** Start ARTIM, or start it anew. */
    record StartArtim() implements Action {}

    record StopArtim() implements Action {}

    record CloseTransport() implements Action {}
}
