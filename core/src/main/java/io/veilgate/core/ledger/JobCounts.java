package io.veilgate.core.ledger;

/** Sums over a job's whole list, also after it was resumed. */
public record JobCounts(Counts instances, Studies studies) {
    /**
     * Studies, each in one place.
     *
     * @param archived done, every instance archived
     * @param held done, with instances in quarantine
     */
    public record Studies(long open, long archived, long held, long failed) {
        public long total() {
            return open + archived + held + failed;
        }
    }
}
