package io.veilgate.core.ul;

import java.util.Locale;

/** Why an association is refused (A-ASSOCIATE-RJ, PS3.8 Table 9-21). */
public record Rejection(Permanence permanence, Reason reason) {
    public static final Rejection CALLED_AE_TITLE_NOT_RECOGNIZED =
            new Rejection(Permanence.PERMANENT, Reason.CALLED_AE_TITLE_NOT_RECOGNIZED);
    public static final Rejection CALLING_AE_TITLE_NOT_RECOGNIZED =
            new Rejection(Permanence.PERMANENT, Reason.CALLING_AE_TITLE_NOT_RECOGNIZED);
    public static final Rejection APPLICATION_CONTEXT_NOT_SUPPORTED =
            new Rejection(Permanence.PERMANENT, Reason.APPLICATION_CONTEXT_NOT_SUPPORTED);
    public static final Rejection PROTOCOL_VERSION_NOT_SUPPORTED =
            new Rejection(Permanence.PERMANENT, Reason.PROTOCOL_VERSION_NOT_SUPPORTED);
    public static final Rejection LOCAL_LIMIT_EXCEEDED =
            new Rejection(Permanence.TRANSIENT, Reason.LOCAL_LIMIT_EXCEEDED);
    /** The user identity is missing or not accepted (PS3.7 §D.3.3.7). */
    public static final Rejection USER_IDENTITY_NOT_ACCEPTED =
            new Rejection(Permanence.PERMANENT, Reason.ACSE_NO_REASON);
    /** What a node that is shutting down answers. */
    public static final Rejection SHUTTING_DOWN = new Rejection(Permanence.TRANSIENT, Reason.USER_NO_REASON);

    /** Whether trying again later makes sense. */
    public enum Permanence {
        PERMANENT(1),
        TRANSIENT(2);

        private final int result;

        Permanence(int result) {
            this.result = result;
        }

        /** The result field. */
        public int result() {
            return result;
        }
    }

    /** Source and reason, in the pairs that the standard has. */
    public enum Reason {
        USER_NO_REASON(1, 1),
        APPLICATION_CONTEXT_NOT_SUPPORTED(1, 2),
        CALLING_AE_TITLE_NOT_RECOGNIZED(1, 3),
        CALLED_AE_TITLE_NOT_RECOGNIZED(1, 7),
        ACSE_NO_REASON(2, 1),
        PROTOCOL_VERSION_NOT_SUPPORTED(2, 2),
        TEMPORARY_CONGESTION(3, 1),
        LOCAL_LIMIT_EXCEEDED(3, 2),
        /** Received only: a pair that the standard reserves. */
        RESERVED(0, 0);

        private final int source;
        private final int reason;

        Reason(int source, int reason) {
            this.source = source;
            this.reason = reason;
        }

        public int source() {
            return source;
        }

        public int reason() {
            return reason;
        }
    }

    static Rejection received(int result, int source, int reason) {
        Permanence permanence = result == Permanence.TRANSIENT.result ? Permanence.TRANSIENT : Permanence.PERMANENT;
        for (Reason known : Reason.values()) {
            if (known.source == source && known.reason == reason) {
                return new Rejection(permanence, known);
            }
        }
        return new Rejection(permanence, Reason.RESERVED);
    }

    /** As a person reads it: {@code calling ae title not recognized (permanent, 1/1/3)}. */
    @Override
    public String toString() {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ').replace("ae title", "AE title")
                + " (" + permanence.name().toLowerCase(Locale.ROOT) + ", "
                + permanence.result + "/" + reason.source + "/" + reason.reason + ")";
    }
}
