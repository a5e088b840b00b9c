package io.veilgate.core.dataset;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A set of characters that an escape sequence puts into G0 or G1 (PS3.3 Tables C.12-3 and C.12-4, ISO/IEC 2022). */
enum CodeElement {
    ISO_646("US-ASCII", Half.G0, 1, "(B"),
    JIS_X_0201_ROMAJI("JIS_X0201", Half.G0, 1, "(J"),
    JIS_X_0208("EUC-JP", Half.G0, 2, "$B"),
    JIS_X_0212("EUC-JP", Half.G0, 2, "$(D"),
    JIS_X_0201_KATAKANA("JIS_X0201", Half.G1, 1, ")I"),
    LATIN_1("ISO-8859-1", Half.G1, 1, "-A"),
    LATIN_2("ISO-8859-2", Half.G1, 1, "-B"),
    LATIN_3("ISO-8859-3", Half.G1, 1, "-C"),
    LATIN_4("ISO-8859-4", Half.G1, 1, "-D"),
    CYRILLIC("ISO-8859-5", Half.G1, 1, "-L"),
    ARABIC("ISO-8859-6", Half.G1, 1, "-G"),
    GREEK("ISO-8859-7", Half.G1, 1, "-F"),
    HEBREW("ISO-8859-8", Half.G1, 1, "-H"),
    LATIN_5("ISO-8859-9", Half.G1, 1, "-M"),
    LATIN_9("ISO-8859-15", Half.G1, 1, "-b"),
    THAI("TIS-620", Half.G1, 1, "-T"),
    /** With the code positions that Windows added to it: senders declare this for those too. */
    KS_X_1001("x-windows-949", Half.G1, 2, "$)C"),
    GB_2312("GB2312", Half.G1, 2, "$)A");

    /** Which half of the code table, as it is used by DICOM: G0 below 80H, G1 above. */
    enum Half {
        G0,
        G1
    }

    static final byte ESCAPE = 0x1B;

    private static final byte SINGLE_SHIFT_3 = (byte) 0x8F;

    final Half half;
    final int bytesPerCharacter;
    private final Charset charset;
    private final String escapeSequence;

    CodeElement(String charset, Half half, int bytesPerCharacter, String escapeSequence) {
        this.charset = Charset.forName(charset);
        this.half = half;
        this.bytesPerCharacter = bytesPerCharacter;
        this.escapeSequence = escapeSequence;
    }

    /** The one whose escape sequence stands at {@code at}, after the ESC. */
    static @Nullable CodeElement designatedAt(byte[] encoded, int at) {
        for (CodeElement element : values()) {
            if (startsWith(encoded, at, element.escapeSequence)) {
                return element;
            }
        }
        // JIS C 6226-1978, the same characters but for a few forms
        return startsWith(encoded, at, "$@") ? JIS_X_0208 : null;
    }

    private static boolean startsWith(byte[] encoded, int at, String sequence) {
        if (encoded.length - at < sequence.length()) {
            return false;
        }
        for (int i = 0; i < sequence.length(); i++) {
            if (encoded[at + i] != sequence.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    byte[] escapeSequence() {
        byte[] sequence = new byte[escapeSequence.length() + 1];
        sequence[0] = ESCAPE;
        for (int i = 0; i < escapeSequence.length(); i++) {
            sequence[i + 1] = (byte) escapeSequence.charAt(i);
        }
        return sequence;
    }

    /** Whether the byte at {@code at} and the next make one character of this set. */
    boolean isPair(byte[] encoded, int at) {
        if (bytesPerCharacter == 1 || at + 1 == encoded.length) {
            return false;
        }
        byte second = encoded[at + 1];
        return second < 0 || this == KS_X_1001 && (second >= 'A' && second <= 'Z' || second >= 'a' && second <= 'z');
    }

    void decode(byte[] encoded, int from, int to, StringBuilder text) {
        if (half == Half.G1 || bytesPerCharacter == 1) {
            text.append(Coding.decode(encoded, from, to, charset));
            return;
        }
        // Extended UNIX Code has JIS X 0208 and 0212 with the high bits on, the latter after a single shift
        byte[] extended = new byte[(to - from) * 2];
        int length = 0;
        for (int i = from; i < to; i++) {
            if (this == JIS_X_0212 && (i - from) % 2 == 0) {
                extended[length++] = SINGLE_SHIFT_3;
            }
            extended[length++] = (byte) (encoded[i] | 0x80);
        }
        text.append(Coding.decode(extended, 0, length, charset));
    }

    /** The bytes of one character without its escape sequence; empty if this set does not have it. */
    Optional<byte[]> encode(int codePoint) {
        ByteBuffer bytes;
        try {
            CharsetEncoder encoder = charset.newEncoder()
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .onMalformedInput(CodingErrorAction.REPORT);
            bytes = encoder.encode(CharBuffer.wrap(Character.toChars(codePoint)));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
        byte[] code = new byte[bytes.remaining()];
        bytes.get(code);
        if (half == Half.G0 && bytesPerCharacter == 2) {
            boolean shifted = code[0] == SINGLE_SHIFT_3;
            if (shifted != (this == JIS_X_0212)) {
                return Optional.empty();
            }
            code = shifted ? Arrays.copyOfRange(code, 1, code.length) : code;
            return code.length == 2 && isHigh(code[0]) && isHigh(code[1])
                    ? Optional.of(new byte[] {(byte) (code[0] & 0x7F), (byte) (code[1] & 0x7F)})
                    : Optional.empty();
        }
        return code.length == bytesPerCharacter && isOfThisHalf(code) && !isReadDifferently(code[0])
                ? Optional.of(code)
                : Optional.empty();
    }

    /** Yen sign and overline of JIS X 0201, which many readers take for the backslash and tilde of ISO 646, and some do not. */
    private boolean isReadDifferently(byte code) {
        return this == JIS_X_0201_ROMAJI && (code == '\\' || code == '~');
    }

    private boolean isOfThisHalf(byte[] code) {
        for (byte b : code) {
            if (half == Half.G1 ? !isHigh(b) : b < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHigh(byte b) {
        return (b & 0xFF) >= 0xA0;
    }
}
