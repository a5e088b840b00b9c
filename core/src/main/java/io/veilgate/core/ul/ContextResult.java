package io.veilgate.core.ul;

import io.veilgate.core.base.ReceivedUid;

/**
 * The answer to one {@link ProposedContext} (PS3.8 §9.3.3.2).
 *
 * @param transferSyntax without meaning unless accepted
 */
public record ContextResult(int id, Result result, ReceivedUid transferSyntax) {
    /** Result/Reason of Table 9-18. */
    public enum Result {
        ACCEPTANCE(0),
        USER_REJECTION(1),
        NO_REASON(2),
        ABSTRACT_SYNTAX_NOT_SUPPORTED(3),
        TRANSFER_SYNTAXES_NOT_SUPPORTED(4);

        private final int value;

        Result(int value) {
            this.value = value;
        }

        int value() {
            return value;
        }

        static Result received(int value) {
            for (Result result : values()) {
                if (result.value == value) {
                    return result;
                }
            }
            return NO_REASON;
        }
    }
}
