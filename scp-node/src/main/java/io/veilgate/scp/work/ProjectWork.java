package io.veilgate.scp.work;

import io.veilgate.core.pipeline.ResearchIds;

/**
 * A project as the workers see it.
 *
 * @param holdStudy whether a study leaves as a whole or not at all
 * @param configuration digest of the configuration, for the ledger
 */
public record ProjectWork(
        String name,
        Policies policies,
        ResearchIds researchIds,
        Delivery delivery,
        ArrivingTwice arrivingTwice,
        boolean holdStudy,
        String configuration) {
    /** What becomes of an instance whose output differs from what was archived under its UID before. */
    public enum ArrivingTwice {
        /** The archived one stays; that another came is on record. */
        KEEP,
        /** The new one is archived under its UID, and on record once the archive has given it back. */
        REPLACE,
        /** The new one is held. */
        HOLD
    }
}
