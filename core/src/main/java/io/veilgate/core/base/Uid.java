package io.veilgate.core.base;

/**
 * A unique identifier that keeps the rules (VR UI, PS3.5 §9.1): at most 64 characters, components of digits without leading zeros.
 * What peers send may break them: see {@link ReceivedUid}.
 */
public record Uid(String value) implements Comparable<Uid> {
    public Uid {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a UID (digits and dots, at most 64 characters, no leading zeros)");
        }
    }

    public static boolean isValid(String value) {
        int length = value.length();
        if (length == 0 || length > 64) {
            return false;
        }
        int componentStart = 0;
        for (int i = 0; i <= length; i++) {
            char c = i == length ? '.' : value.charAt(i);
            if (c == '.') {
                if (i == componentStart || (value.charAt(componentStart) == '0' && i - componentStart > 1)) {
                    return false;
                }
                componentStart = i + 1;
            } else if (c < '0' || c > '9') {
                return false;
            }
        }
        return true;
    }

    /** Whether the standard's own root made it: such UIDs identify classes and syntaxes, never a patient's data. */
    public boolean isOfTheStandard() {
        return value.startsWith("1.2.840.10008.");
    }

    @Override
    public int compareTo(Uid other) {
        return value.compareTo(other.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Uid that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** The value where it is the standard's; else only that there is one, since instance UIDs lead to a patient. */
    @Override
    public String toString() {
        return isOfTheStandard() ? value : "Uid[" + value.length() + " characters]";
    }
}
