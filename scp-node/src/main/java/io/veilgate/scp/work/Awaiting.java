package io.veilgate.scp.work;

import io.veilgate.core.spool.SpoolEntry;
import io.veilgate.scu.commit.Reference;

/** An instance that an archive has stored, and what follows when the archive has given its word. */
interface Awaiting {
    SpoolEntry entry();

    Reference reference();

    /** It counts as archived, on record. */
    void committed();

    /**
     * The archive does not have it, after all.
     *
     * @param times how often it has said so
     */
    void refused(int times);

    /** There was no word in time: the ledger knows what is to be done. */
    void lookAgain();

    /** The node stops first. */
    void stopped();
}
