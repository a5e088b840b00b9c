package io.veilgate.core.ledger;

import java.util.Optional;

/**
 * That an instance has passed every step, and waits in the spool for the rest of its study, or has waited.
 *
 * @param entry its spool entry
 * @param making digest of what the project's instances were made with then
 * @param reason why it is to be held; only with {@link Decision#HOLD}
 */
public record Ready(long entry, String making, Decision decision, Optional<String> reason) {
    /** What becomes of a study. */
    public enum Decision {
        WAIT(0),
        SEND(1),
        HOLD(2);

        private final int code;

        Decision(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Decision of(int code) {
            return switch (code) {
                case 0 -> WAIT;
                case 1 -> SEND;
                case 2 -> HOLD;
                default -> throw new IllegalStateException("decision " + code + " in the ledger");
            };
        }
    }
}
