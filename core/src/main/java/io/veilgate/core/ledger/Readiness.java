package io.veilgate.core.ledger;

/**
 * How far a study has come that leaves as a whole or not at all.
 *
 * @param jobGoesOn whether its job runs, or is paused and may be resumed
 * @param expected instances that are not here
 * @param failed instances that could not be had
 * @param held instances in quarantine; what was discarded does not count
 * @param unready instances in the spool that have not passed every step, or have with what is made with no more
 * @param waiting instances that have, and of which nothing is decided
 */
public record Readiness(
        String project, boolean jobGoesOn, int expected, int failed, int held, int unready, int waiting) {}
