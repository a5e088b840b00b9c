package io.veilgate.scu.retrieve;

import io.veilgate.core.dimse.Service;
import io.veilgate.core.dimse.Status;
import io.veilgate.core.dimse.StatusMeaning.Handling;
import io.veilgate.core.dimse.SubOperations;

/**
 * How one C-GET or C-MOVE ended.
 *
 * @param refused instances that we answered with a failure, for want of room
 */
record RetrieveOutcome(Service service, Status status, SubOperations subOperations, int refused) {
    /**
     * A PACS that is unable to perform the sub-operations of a C-GET, which go over the association that is there, is short of something; for a
     * C-MOVE it may as well have no way to the destination, which does not pass.
     */
    Handling handling() {
        return service == Service.C_GET && status.code() == Status.UNABLE_TO_PERFORM_SUB_OPERATIONS.code()
                ? Handling.AGAIN_LATER
                : status.meaning(service).handling();
    }

    /** Whether the peer says that this was too much for it (A7xx, or what means the same). */
    boolean isTooMuch() {
        return handling() == Handling.AGAIN_LATER || (status.code() & 0xFF00) == 0xA700;
    }

    /** Whether all that was asked for has come, as the peer sees it. */
    boolean isComplete() {
        return refused == 0 && handling() == Handling.DONE && subOperations.failed() == 0;
    }

    /** For people; no value. */
    String describe() {
        return "the peer answered " + status.describe(service) + ", " + subOperations.completed() + " sent, "
                + subOperations.failed() + " failed";
    }
}
