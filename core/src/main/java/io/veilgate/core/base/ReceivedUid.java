package io.veilgate.core.base;

import java.util.Optional;

/** A UID as a peer sent it, trailing NULs and spaces dropped; it may break the rules of PS3.5 §9.1 and is kept as it came. */
public record ReceivedUid(String value) {
    public ReceivedUid {
        int end = value.length();
        while (end > 0 && (value.charAt(end - 1) == 0 || value.charAt(end - 1) == ' ')) {
            end--;
        }
        value = value.substring(0, end);
    }

    public static ReceivedUid of(Uid uid) {
        return new ReceivedUid(uid.value());
    }

    public Optional<Uid> strict() {
        return Uid.isValid(value) ? Optional.of(new Uid(value)) : Optional.empty();
    }

    public boolean is(Uid uid) {
        return value.equals(uid.value());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReceivedUid that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value.startsWith("1.2.840.10008.") ? value : "ReceivedUid[" + value.length() + " characters]";
    }
}
