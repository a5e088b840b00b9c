package io.veilgate.scp.pacs;

import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.dimse.DimseMessage;
import io.veilgate.core.net.Association;
import io.veilgate.core.net.Received;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;

/** Looks for a C-CANCEL between two responses (PS3.7 §9.3.2.3). */
final class Cancellation {
    private Cancellation() {}

    /**
     * @param cancel told of what has arrived; false where that breaks the protocol: another request while one is outstanding
     */
    static void poll(Association association, Predicate<DimseMessage> cancel)
            throws IOException, DicomException.Protocol {
        for (Optional<Received> next = association.poll(); next.isPresent(); next = association.poll()) {
            if (!cancel.test(next.get().message())) {
                throw new DicomException.Protocol(
                        AbortReason.SERVICE_USER, "a second request arrived while the first was in work");
            }
        }
    }
}
