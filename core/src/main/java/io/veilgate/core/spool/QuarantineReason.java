package io.veilgate.core.spool;

import java.time.Instant;
import java.util.Optional;

/**
 * Why an instance is held. Stands in a file beside it, which people read and may send on: no patient's attribute and no original UID
 * may be in it, the device's attributes may.
 *
 * @param code which of the reasons that the product knows, for programs
 * @param text for people
 * @param ruleVersion of the mask rules that were asked, where they were
 * @param device which device and layout it is of, where that was read; by this, what lacks a rule is grouped
 */
public record QuarantineReason(
        String code,
        String text,
        String project,
        Optional<String> job,
        Optional<String> ruleVersion,
        Optional<Device> device,
        Instant since) {
    /** Attributes of an instance that a mask rule's {@code when} can name; empty texts where the instance lacks them. */
    public record Device(
            String manufacturer,
            String manufacturerModelName,
            String sopClassUid,
            int rows,
            int columns,
            String imageType) {}
}
