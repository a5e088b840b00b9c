package io.veilgate.core.deid;

/** A value that the profile has to see is not in memory, or not in a form that can be read. */
final class UnreadableValueException extends Exception {
    private final int tag;

    UnreadableValueException(int tag) {
        super("value cannot be read");
        this.tag = tag;
    }

    int tag() {
        return tag;
    }
}
