package io.veilgate.core.dataset;

import java.util.HexFormat;

/** Bytes as a standard writes them: hex digits with spaces, and characters in quotes. */
final class Hex {
    private Hex() {}

    /** {@code "0800 0500 'CS'"}; from {@code #} to the line's end is comment. */
    static byte[] hex(String text) {
        StringBuilder digits = new StringBuilder();
        for (String line : text.split("\n")) {
            String[] parts = line.replaceFirst("#.*", "").split("'", -1);
            for (int i = 0; i < parts.length; i++) {
                if (i % 2 == 0) {
                    digits.append(parts[i].replaceAll("\\s", ""));
                } else {
                    parts[i].chars().forEach(c -> digits.append(String.format("%02x", c)));
                }
            }
        }
        return HexFormat.of().parseHex(digits);
    }
}
