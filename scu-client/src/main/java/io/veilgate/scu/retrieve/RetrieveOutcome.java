package io.veilgate.scu.retrieve;

import io.veilgate.core.dimse.Status;
import io.veilgate.core.dimse.SubOperations;

/**
 * How one C-GET or C-MOVE ended.
 *
 * @param refused instances that we answered with a failure, for want of room
 */
record RetrieveOutcome(Status status, SubOperations subOperations, int refused) {
    /** For people; no value. */
    String describe() {
        return "the peer answered " + status + ", " + subOperations.completed() + " sent, " + subOperations.failed()
                + " failed";
    }
}
