package io.veilgate.core.dimse;

import java.util.Optional;
import java.util.OptionalInt;

/** The C-MOVE that a C-STORE is a sub-operation of (PS3.7 §9.1.1.1); a peer may leave out either part, or both. */
public record MoveOriginator(Optional<String> aeTitle, OptionalInt messageId) {
    public static final MoveOriginator NONE = new MoveOriginator(Optional.empty(), OptionalInt.empty());

    public static MoveOriginator of(String aeTitle, int messageId) {
        return new MoveOriginator(Optional.of(aeTitle), OptionalInt.of(messageId));
    }
}
