package io.veilgate.core.net;

import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.ul.PDataPart;
import io.veilgate.core.ul.Pdu;

/** What the upper layer tells its user; called on the event loop, which must not wait. */
interface Indications {
    void received(Pdu pdu);

    /** Takes over the bytes of {@code part}, also when it throws. */
    void pData(PDataPart part) throws DicomException.Protocol;

    /** We have aborted, since the peer broke the protocol. */
    void protocolBroken(AbortReason reason, String detail);

    /** The connection ended while there was an association, or one was being set up. */
    void connectionLost();

    /** The connection is closed; always the last one. */
    void transportClosed();
}
