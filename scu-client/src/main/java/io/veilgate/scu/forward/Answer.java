package io.veilgate.scu.forward;

import io.veilgate.core.dimse.Status;

/** An archive's answer to one C-STORE. */
sealed interface Answer {
    record Final(StoreResult result) implements Answer {}

    /** It may take it later. */
    record Busy(Status status) implements Answer {}

    /** Worth a few attempts. */
    record Failure(Status status) implements Answer {}

    /** A message that answers nothing we have asked; the association is given up. */
    record Nonsense() implements Answer {}
}
