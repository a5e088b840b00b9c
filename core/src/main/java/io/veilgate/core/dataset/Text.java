package io.veilgate.core.dataset;

import io.veilgate.core.base.Vr;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Text values between their characters and their encoded, padded bytes (PS3.5 §6.2, §6.4). */
final class Text {
    private Text() {}

    static List<String> splitTerms(byte[] encoded) {
        return Arrays.stream(new String(encoded, StandardCharsets.US_ASCII).split("\\\\", -1))
                .map(String::strip)
                .toList();
    }

    /** Nothing for values that are not text. UN counts as one value of ISO 8859-1. */
    static List<String> decode(byte[] encoded, Vr vr, DataSet dataSet) {
        if (!vr.isText() && vr != Vr.UN) {
            return List.of();
        }
        List<String> values = vr.usesSpecificCharacterSet()
                ? dataSet.characterSet().decodeValues(encoded, Delimiters.of(vr))
                : Arrays.asList(latin1(encoded, vr));
        List<String> trimmed = new ArrayList<>(values.size());
        for (String value : values) {
            trimmed.add(trim(value, vr));
        }
        return trimmed;
    }

    private static String[] latin1(byte[] encoded, Vr vr) {
        String text = new String(encoded, StandardCharsets.ISO_8859_1);
        return vr.isMultiValuedText() ? text.split("\\\\", -1) : new String[] {text};
    }

    private static String trim(String value, Vr vr) {
        int end = value.length();
        while (end > 0 && (value.charAt(end - 1) == ' ' || value.charAt(end - 1) == 0)) {
            end--;
        }
        String trimmed = value.substring(0, end);
        return vr.isMultiValuedText() ? trimmed.stripLeading() : trimmed;
    }

    /** @throws IllegalArgumentException if the VR is not text, or the text not one that it can hold */
    static byte[] encode(List<String> values, Vr vr, DataSet dataSet) {
        if (!vr.isText()) {
            throw new IllegalArgumentException(vr + " is not text");
        }
        if (vr.usesSpecificCharacterSet()) {
            return padded(dataSet.characterSet().encodeValues(values, Delimiters.of(vr)), vr);
        }
        String text = String.join("\\", values);
        if (text.chars().anyMatch(c -> c > 0xFF)) {
            throw new IllegalArgumentException(vr + " has no characters beyond ISO 646");
        }
        // what breaks the rules and was received is given back as it came
        return padded(text.getBytes(StandardCharsets.ISO_8859_1), vr);
    }

    static byte[] padded(byte[] encoded, Vr vr) {
        if (encoded.length % 2 == 0) {
            return encoded;
        }
        byte[] padded = Arrays.copyOf(encoded, encoded.length + 1);
        padded[encoded.length] = vr.paddingByte();
        return padded;
    }
}
