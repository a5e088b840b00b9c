package io.veilgate.scu.retrieve;

import io.veilgate.core.dimse.StatusMeaning.Handling;
import io.veilgate.scu.query.QueryException;
import java.io.IOException;

/** A PACS that can be reached says that it cannot do now what it is asked for; later it may. The message holds no value. */
final class PeerBusyException extends IOException {
    PeerBusyException(String message) {
        super(message);
    }

    /** Where a query has failed, but not for good. */
    static void throwIfSo(Exception e) throws PeerBusyException {
        if (e instanceof QueryException.Failed failed
                && (failed.handling() == Handling.AGAIN_LATER || failed.handling() == Handling.AGAIN)) {
            throw new PeerBusyException(String.valueOf(e.getMessage()));
        }
    }
}
