package io.veilgate.core.deid;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The Options of the Basic Profile that have a column in PS3.15 Table E.1-1, in the table's order. */
enum ProfileOption {
    RETAIN_SAFE_PRIVATE,
    RETAIN_UIDS,
    RETAIN_DEVICE_IDENTITY,
    RETAIN_INSTITUTION_IDENTITY,
    RETAIN_PATIENT_CHARACTERISTICS,
    RETAIN_FULL_DATES,
    RETAIN_MODIFIED_DATES,
    CLEAN_DESCRIPTORS,
    CLEAN_STRUCTURED_CONTENT,
    CLEAN_GRAPHICS;

    /** As a configuration spells it: {@code retain-uids}. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<ProfileOption> ofKey(String key) {
        return Arrays.stream(values())
                .filter(option -> option.key().equals(key))
                .findFirst();
    }
}
