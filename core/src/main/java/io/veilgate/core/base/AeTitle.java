package io.veilgate.core.base;

/** AE title (VR AE, PS3.5 §6.2): 1 to 16 ISO 646 characters, no backslash; outer spaces mean nothing and are dropped. */
public record AeTitle(String value) {
    public AeTitle {
        value = value.strip();
        if (value.isEmpty()
                || value.length() > 16
                || !value.chars().allMatch(c -> c >= 0x20 && c < 0x7F && c != '\\')) {
            throw new IllegalArgumentException("not an AE title (1-16 printable ISO 646 characters)");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
