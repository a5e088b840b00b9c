package io.veilgate.core.dataset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The character repertoires of one Specific Character Set (0008,0005) (PS3.3 C.12.1.1.2, PS3.5 §6.1). */
public final class CharacterSet {
    /** ISO-IR 6, what holds where nothing is declared. */
    public static final CharacterSet DEFAULT = new CharacterSet(StandardCharsets.US_ASCII);

    private final Charset charset;

    private CharacterSet(Charset charset) {
        this.charset = charset;
    }

    public static CharacterSet of(List<String> definedTerms) {
        String first = definedTerms.isEmpty() ? "" : definedTerms.getFirst();
        return switch (first) {
            case "ISO_IR 192" -> new CharacterSet(StandardCharsets.UTF_8);
            case "ISO_IR 100" -> new CharacterSet(StandardCharsets.ISO_8859_1);
            default -> DEFAULT;
        };
    }

    public String decode(byte[] encoded) {
        return new String(encoded, charset);
    }

    public byte[] encode(String text) {
        return text.getBytes(charset);
    }
}
