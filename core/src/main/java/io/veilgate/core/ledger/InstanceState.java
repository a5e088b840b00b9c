package io.veilgate.core.ledger;

/**
 * Where an instance stands. A later constant is not given up for an earlier one, but where {@link Change} says so. The code is what the
 * ledger's file has.
 */
public enum InstanceState {
    /** A job wants it; it is not here. */
    EXPECTED(0),
    /** In the spool. */
    RECEIVED(1),
    /** It could not be had. A job that is run again tries again. */
    FAILED(2),
    QUARANTINED(3),
    /** The archive has it. */
    ARCHIVED(4);

    static final int COUNT = 5;

    private final int code;

    InstanceState(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static InstanceState of(int code) {
        return switch (code) {
            case 0 -> EXPECTED;
            case 1 -> RECEIVED;
            case 2 -> FAILED;
            case 3 -> QUARANTINED;
            case 4 -> ARCHIVED;
            default -> throw new IllegalStateException("instance state " + code + " in the ledger");
        };
    }
}
