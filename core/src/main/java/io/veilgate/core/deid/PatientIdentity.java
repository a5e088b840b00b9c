package io.veilgate.core.deid;

import io.veilgate.core.base.Tag;
import io.veilgate.core.dataset.DataSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who a patient is: a Patient ID (0010,0020) and who issued it (0010,0021), both trimmed and in NFC. The same ID of two issuers is two
 * patients.
 *
 * @param issuer may be empty: unknown
 * @param patientId never one that stands for "not known"
 */
public record PatientIdentity(String issuer, String patientId) {
    /** What systems and people write where there is no ID; letters and digits only, upper case. */
    private static final Set<String> PLACEHOLDERS = Set.of(
            "ANON",
            "ANONYM",
            "ANONYMISED",
            "ANONYMIZED",
            "ANONYMOUS",
            "DEFAULT",
            "DEIDENTIFIED",
            "DUMMY",
            "EMPTY",
            "ID",
            "MISSING",
            "NA",
            "NIL",
            "NOID",
            "NONE",
            "NOPATIENTID",
            "NOTAVAILABLE",
            "NULL",
            "PATIENT",
            "PATIENTID",
            "REMOVED",
            "TBD",
            "UNASSIGNED",
            "UNDEFINED",
            "UNIDENTIFIED",
            "UNK",
            "UNKNOWN");

    public PatientIdentity {
        issuer = Pseudonyms.normalized(Pseudonyms.trim(issuer));
        patientId = Pseudonyms.normalized(Pseudonyms.trim(patientId));
        if (isPlaceholder(patientId)) {
            throw new IllegalArgumentException("not a usable Patient ID");
        }
    }

    /**
     * The patient of an instance; empty if the Patient ID is missing or stands for "not known", in which case it must not be merged with
     * others of the kind.
     *
     * @param defaultIssuer who issued an ID that does not say; may be empty
     */
    public static Optional<PatientIdentity> of(DataSet received, String defaultIssuer) {
        String patientId = String.join("\\", received.strings(Tag.PatientID));
        return isPlaceholder(patientId)
                ? Optional.empty()
                : Optional.of(new PatientIdentity(
                        received.string(Tag.IssuerOfPatientID).orElse(defaultIssuer), patientId));
    }

    /** Whether this stands for "not known": nothing but punctuation, zeros or the letter X, or a word such as UNKNOWN, however spelled. */
    public static boolean isPlaceholder(String patientId) {
        String bare = bare(Pseudonyms.normalized(patientId));
        return isAll(bare, '0') || isAll(bare, 'X') || PLACEHOLDERS.contains(bare);
    }

    /** Letters and digits, in upper case. */
    private static String bare(String text) {
        StringBuilder bare = new StringBuilder(text.length());
        text.codePoints().filter(PatientIdentity::isLetterOrNumber).forEach(bare::appendCodePoint);
        return bare.toString().toUpperCase(Locale.ROOT);
    }

    private static boolean isLetterOrNumber(int c) {
        return switch (Character.getType(c)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }

    private static boolean isAll(String text, char letter) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != letter) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "PatientIdentity[]";
    }
}
