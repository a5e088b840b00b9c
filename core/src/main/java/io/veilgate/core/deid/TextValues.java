package io.veilgate.core.deid;

import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.CharacterSet;
import io.veilgate.core.dataset.Element;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads values as text even where the stream gives their VR as UN or as binary. */
final class TextValues {
    private TextValues() {}

    /** The values of this element, trimmed; split at backslashes where its VR has several. */
    static List<String> of(Element element, byte[] encoded, CharacterSet characterSet) {
        Vr vr = Rewriter.readableVr(element);
        String text = decode(encoded, vr, characterSet);
        if (vr.isText() && !vr.isMultiValuedText() || text.indexOf('\\') < 0) {
            return List.of(Pseudonyms.trim(text));
        }
        return List.of(text.split("\\\\", -1)).stream().map(Pseudonyms::trim).toList();
    }

    /** The characters of a value, padding included. */
    static String decode(byte[] encoded, Vr vr, CharacterSet characterSet) {
        return vr.usesSpecificCharacterSet() && !isPlainAscii(encoded)
                ? characterSet.decode(encoded)
                : new String(encoded, StandardCharsets.ISO_8859_1);
    }

    /** Whether no byte is above 7FH and none begins an escape sequence of ISO 2022, after which ASCII is not what it seems. */
    private static boolean isPlainAscii(byte[] encoded) {
        for (byte b : encoded) {
            if (b < 0 || b == 0x1B) {
                return false;
            }
        }
        return true;
    }
}
