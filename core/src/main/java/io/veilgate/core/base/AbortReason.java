package io.veilgate.core.base;

/** Source and reason of an A-ABORT (PS3.8 Table 9-26), in the pairs that the standard permits. */
public enum AbortReason {
    SERVICE_USER(0, 0),
    NOT_SPECIFIED(2, 0),
    UNRECOGNIZED_PDU(2, 1),
    UNEXPECTED_PDU(2, 2),
    UNRECOGNIZED_PDU_PARAMETER(2, 4),
    UNEXPECTED_PDU_PARAMETER(2, 5),
    INVALID_PDU_PARAMETER_VALUE(2, 6);

    private final int source;
    private final int reason;

    AbortReason(int source, int reason) {
        this.source = source;
        this.reason = reason;
    }

    public int source() {
        return source;
    }

    public int reason() {
        return reason;
    }

    /** The pair as received; a pair that the standard does not have counts as {@link #NOT_SPECIFIED}. */
    public static AbortReason received(int source, int reason) {
        if (source == 0) {
            return SERVICE_USER;
        }
        for (AbortReason abort : values()) {
            if (abort.source == source && abort.reason == reason) {
                return abort;
            }
        }
        return NOT_SPECIFIED;
    }
}
