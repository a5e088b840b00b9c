package io.veilgate.core.dimse;

import java.util.OptionalInt;

/**
 * C-STORE sub-operations of a C-GET or C-MOVE (PS3.7 §9.1.3.1, §9.1.4.1); counts that a peer leaves out are 0.
 *
 * @param remaining in pending and cancelled responses only
 */
public record SubOperations(OptionalInt remaining, int completed, int failed, int warning) {
    public static final SubOperations NONE = new SubOperations(OptionalInt.empty(), 0, 0, 0);

    public static SubOperations pending(int remaining, int completed, int failed, int warning) {
        return new SubOperations(OptionalInt.of(remaining), completed, failed, warning);
    }

    public static SubOperations ended(int completed, int failed, int warning) {
        return new SubOperations(OptionalInt.empty(), completed, failed, warning);
    }
}
