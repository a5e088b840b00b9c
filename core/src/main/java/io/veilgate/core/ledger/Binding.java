package io.veilgate.core.ledger;

/** What came of binding a value that may be bound only once. */
public enum Binding {
    /** It is bound now. */
    FIRST,
    /** It was bound to the same before. */
    SAME,
    /** It is bound to something else, and stays so. */
    CONFLICT
}
