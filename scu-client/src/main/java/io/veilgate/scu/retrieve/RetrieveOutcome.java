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
    Handling handling() {
        return status.meaning(service).handling();
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
