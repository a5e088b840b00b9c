package io.veilgate.core.deid;

/** A pseudonym that a study list gives to a patient, instead of the derived one: 1 to 64 printable ASCII characters, no {@code \ ^ =}. */
public record ResearchId(String value) {
    public ResearchId {
        value = value.strip();
        if (value.isEmpty()
                || value.length() > 64
                || !value.chars().allMatch(c -> c >= 0x20 && c < 0x7F && c != '\\' && c != '^' && c != '=')) {
            throw new IllegalArgumentException("not a ResearchID (1-64 printable ASCII characters without \\ ^ =)");
        }
    }

    @Override
    public String toString() {
        return "ResearchId[" + value.length() + " characters]";
    }
}
