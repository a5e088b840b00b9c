package io.veilgate.core.pipeline;

import java.util.Locale;

/**
 * Why an instance is held.
 *
 * @param text for people: tags, numbers, names of rules; nothing of the patient
 */
public record Reason(Code code, String text) {
    /** Which of the reasons, for programs. */
    public enum Code {
        /** The bytes are not a data set in the transfer syntax they claim. */
        PARSE_ERROR,
        /** The header exceeds what may be in memory. */
        HEADER_TOO_LARGE,
        /** SOP Class or SOP Instance UID is missing. */
        UID_MISSING,
        /** The data set's SOP Class or Instance UID is not the one it was announced by. */
        UID_MISMATCH,
        /** Patient or study is on the project's exclusion list. */
        EXCLUDED,
        /** A mask rule says so. */
        RULE_SAYS_QUARANTINE,
        /** No mask rule is for this device and layout. */
        NO_RULE,
        /** No rule matches, and text in the pixels is likely although the project lets unknown devices pass. */
        BURNED_IN_RISK,
        /** The rule's regions cannot be told on this image. */
        RULE_DOES_NOT_FIT,
        /** Nothing cleans objects of this kind yet: structured reports, documents, float pixels, speech, pixels elsewhere. */
        UNSUPPORTED_OBJECT,
        /** Nothing masks pixels of this kind or transfer syntax yet. */
        UNSUPPORTED_PIXELS,
        /** Image attributes and pixel data contradict each other, or frames cannot be decoded. */
        BAD_PIXELS,
        /** A frame exceeds what may be in memory. */
        FRAME_TOO_LARGE,
        /** Patient ID is missing or stands for "not known". */
        NO_PATIENT_ID,
        /** The profile cannot see a value that it would keep. */
        UNREADABLE_VALUE,
        /** The exit check found something of the received header in the new one. */
        IDENTIFIER_LEFT,
        /** The memory there was did not do for it. */
        OUT_OF_MEMORY,
        /** A mistake of ours. */
        UNEXPECTED;

        /** As files and outputs spell it: {@code no-rule}. */
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
