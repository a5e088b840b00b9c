package io.veilgate.core.dimse;

/** Priority of an operation (PS3.7 §9.3.1.1). */
public enum Priority {
    MEDIUM(0),
    HIGH(1),
    LOW(2);

    private final int value;

    Priority(int value) {
        this.value = value;
    }

    int value() {
        return value;
    }

    /** Medium for any value that the standard does not have. */
    static Priority received(int value) {
        return value == 1 ? HIGH : value == 2 ? LOW : MEDIUM;
    }
}
