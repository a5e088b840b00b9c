package io.veilgate.core.dataset;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How text stands in bytes. */
sealed interface Coding permits WholeCoding, Iso2022 {
    /** The values between backslashes; one where backslashes separate nothing. */
    List<String> decode(byte[] encoded, Delimiters delimiters);

    /** The values with backslashes between them; a question mark for what cannot be encoded. */
    byte[] encode(List<String> values, Delimiters delimiters);

    /** Whether the value can be written, every character of it; no value may begin an escape sequence of its own. */
    boolean canEncode(String value, Delimiters delimiters);

    /** Whether all bytes are ISO 646 and none starts an escape sequence. */
    static boolean isPlain(byte[] encoded) {
        for (byte b : encoded) {
            if (b < 0 || b == CodeElement.ESCAPE) {
                return false;
            }
        }
        return true;
    }

    /** Whether all characters are ISO 646 and none starts an escape sequence. */
    static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7F || text.charAt(i) == CodeElement.ESCAPE) {
                return false;
            }
        }
        return true;
    }

    static List<String> plainValues(byte[] encoded, Delimiters delimiters) {
        String text = new String(encoded, StandardCharsets.ISO_8859_1);
        return delimiters == Delimiters.LINES ? List.of(text) : List.of(text.split("\\\\", -1));
    }

    /** Bytes that are no character of the set come through as those of ISO 8859-1, so that different bytes stay different text. */
    static String decode(byte[] encoded, int from, int to, Charset charset) {
        CharsetDecoder decoder = charset.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(encoded, from, to - from);
        CharBuffer text = CharBuffer.allocate(2 * (to - from) + 8);
        while (true) {
            CoderResult result = decoder.decode(bytes, text, true);
            if (!result.isError()) {
                return text.flip().toString();
            }
            for (int i = Math.max(result.length(), 1); i > 0; i--) {
                text.put((char) (bytes.get() & 0xFF));
            }
            decoder.reset();
        }
    }
}
