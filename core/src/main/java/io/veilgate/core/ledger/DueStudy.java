package io.veilgate.core.ledger;

/**
 * A study that is looked at until it has stopped growing.
 *
 * @param seen instances when it was last looked at; -1 if it was not
 * @param dueMillis since 1970, when it is to be looked at next; 0 for at once
 */
public record DueStudy(Study study, int seen, long dueMillis) {
    /** Where a page ended: studies are read by their time, then by their number. */
    public record Cursor(long dueMillis, long id) {
        /** Before the first that have never been looked at. */
        public static final Cursor UNSEEN = new Cursor(0, 0);

        /** Before the first that have. */
        public static final Cursor SEEN = new Cursor(1, 0);
    }

    public Cursor cursor() {
        return new Cursor(dueMillis, study.id());
    }
}
