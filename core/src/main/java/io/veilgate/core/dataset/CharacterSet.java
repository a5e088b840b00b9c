package io.veilgate.core.dataset;

import java.util.ArrayList;
import java.util.List;

/**
 * The character repertoires of one Specific Character Set (0008,0005) (PS3.3 C.12.1.1.2, PS3.5 §6.1). Immutable.
 *
 * <p>Decoding never fails. What breaks the rules is read as senders are known to have meant it: misspelt terms as the term; bytes above 7FH
 * without an escape sequence by the first term that has such characters; and where no term has any, or none is known, as UTF-8 if that is
 * what they are. Bytes that are no character at all come through as those of ISO 8859-1.
 */
public final class CharacterSet {
    /** ISO-IR 6, what holds where nothing is declared. */
    public static final CharacterSet DEFAULT = of(List.of());

    private final Coding coding;

    private CharacterSet(Coding coding) {
        this.coding = coding;
    }

    /** @param definedTerms the element's values; the first may be empty for ISO-IR 6 */
    public static CharacterSet of(List<String> definedTerms) {
        List<CharacterSetTerm> terms = new ArrayList<>();
        for (String term : definedTerms) {
            CharacterSetTerm.of(term).ifPresent(terms::add);
        }
        for (CharacterSetTerm term : terms) {
            if (term.whole() != null) {
                return new CharacterSet(new WholeCoding(term.whole()));
            }
        }
        return new CharacterSet(Iso2022.of(terms));
    }

    /** Text of one value. */
    public String decode(byte[] encoded) {
        return coding.decode(encoded, Delimiters.LINES).getFirst();
    }

    /** Values as they stand between backslashes, untrimmed; a byte 5CH inside a character of two bytes is no backslash. */
    List<String> decodeValues(byte[] encoded, Delimiters delimiters) {
        return coding.decode(encoded, delimiters);
    }

    /** What the repertoires lack becomes a question mark; see {@link #canEncode}. */
    public byte[] encode(String text) {
        return encodeValues(List.of(text), Delimiters.LINES);
    }

    byte[] encodeValues(List<String> values, Delimiters delimiters) {
        return coding.encode(values, delimiters);
    }

    /** Whether the text can be written, every character of it. */
    public boolean canEncode(String text) {
        return canEncodeValues(List.of(text), Delimiters.LINES);
    }

    boolean canEncodeValues(List<String> values, Delimiters delimiters) {
        return values.stream().allMatch(value -> coding.canEncode(value, delimiters));
    }
}
