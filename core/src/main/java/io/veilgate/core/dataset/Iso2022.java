package io.veilgate.core.dataset;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Single-byte repertoires, and code extensions by escape sequences (PS3.5 §6.1.2.4, §6.1.2.5).
 *
 * @param g0 what is in G0 at the start of a value and after a delimiter
 * @param g1 the same for G1; null where there is nothing
 * @param undesignated what bytes above 7FH mean where nothing is in G1: the first declared set that has such bytes; null if none has
 * @param elements what may be written, in the order declared
 * @param extended whether escape sequences may be written
 */
record Iso2022(
        CodeElement g0,
        @Nullable CodeElement g1,
        @Nullable CodeElement undesignated,
        List<CodeElement> elements,
        boolean extended)
        implements Coding {
    static Iso2022 of(List<CharacterSetTerm> terms) {
        CodeElement g0 = CodeElement.ISO_646;
        CodeElement g1 = null;
        if (!terms.isEmpty()) {
            CharacterSetTerm first = terms.getFirst();
            g0 = first.romaji() ? CodeElement.JIS_X_0201_ROMAJI : g0;
            g1 = high(first.elements().stream());
        }
        List<CodeElement> declared =
                terms.stream().flatMap(term -> term.elements().stream()).toList();
        List<CodeElement> elements =
                Stream.concat(Stream.of(g0), declared.stream()).distinct().toList();
        return new Iso2022(g0, g1, high(declared.stream()), elements, terms.size() > 1);
    }

    private static @Nullable CodeElement high(Stream<CodeElement> elements) {
        return elements.filter(element -> element.half == CodeElement.Half.G1)
                .findFirst()
                .orElse(null);
    }

    @Override
    public List<String> decode(byte[] encoded, Delimiters delimiters) {
        return g0 == CodeElement.ISO_646 && Coding.isPlain(encoded)
                ? Coding.plainValues(encoded, delimiters)
                : new Decoding(encoded, delimiters).values();
    }

    @Override
    public byte[] encode(List<String> values, Delimiters delimiters) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                encoded.write('\\');
            }
            encode(values.get(i), delimiters, encoded);
        }
        return encoded.toByteArray();
    }

    private void encode(String value, Delimiters delimiters, ByteArrayOutputStream encoded) {
        if (g0 == CodeElement.ISO_646 && Coding.isPlain(value)) {
            encoded.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
            return;
        }
        CodeElement inG0 = g0;
        CodeElement inG1 = writableG1();
        for (int codePoint : value.codePoints().toArray()) {
            if (delimiters.endsDesignations(codePoint)) {
                inG0 = returnTo(inG0, encoded);
                inG1 = writableG1();
                encoded.write(codePoint);
                continue;
            }
            CodeElement element = choose(codePoint, inG0, inG1);
            if (element == null) {
                inG0 = returnTo(inG0, encoded);
                encoded.write('?');
                continue;
            }
            if (element != inG0 && element != inG1) {
                encoded.writeBytes(element.escapeSequence());
                if (element.half == CodeElement.Half.G0) {
                    inG0 = element;
                } else {
                    inG1 = element;
                }
            }
            encoded.writeBytes(element.encode(codePoint).orElseThrow());
        }
        returnTo(inG0, encoded);
    }

    private CodeElement returnTo(CodeElement inG0, ByteArrayOutputStream encoded) {
        if (inG0 != g0) {
            encoded.writeBytes(g0.escapeSequence());
        }
        return g0;
    }

    private @Nullable CodeElement choose(int codePoint, CodeElement inG0, @Nullable CodeElement inG1) {
        if (inG0.encode(codePoint).isPresent()) {
            return inG0;
        }
        if (inG1 != null && inG1.encode(codePoint).isPresent()) {
            return inG1;
        }
        Optional<CodeElement> other = elements.stream()
                .filter(element -> extended || element == g0)
                .filter(element -> element.encode(codePoint).isPresent())
                .findFirst();
        return other.orElse(null);
    }

    @Override
    public boolean canEncode(String value, Delimiters delimiters) {
        if (g0 == CodeElement.ISO_646 && Coding.isPlain(value)) {
            return true;
        }
        CodeElement inG1 = writableG1();
        return value.codePoints()
                .allMatch(codePoint -> codePoint != CodeElement.ESCAPE
                        && (delimiters.endsDesignations(codePoint) || choose(codePoint, g0, inG1) != null));
    }

    /** What may be written without an escape sequence: sets of two bytes each may not, though some senders do (PS3.3 Table C.12-4). */
    private @Nullable CodeElement writableG1() {
        return g1 != null && g1.bytesPerCharacter == 1 ? g1 : null;
    }

    /** One pass over encoded text. */
    private final class Decoding {
        private final byte[] encoded;
        private final Delimiters delimiters;
        private final List<String> values = new ArrayList<>(1);
        private final StringBuilder text = new StringBuilder();
        private CodeElement inG0 = g0;
        private @Nullable CodeElement inG1 = g1;
        private int at;

        Decoding(byte[] encoded, Delimiters delimiters) {
            this.encoded = encoded;
            this.delimiters = delimiters;
        }

        List<String> values() {
            while (at < encoded.length) {
                byte b = encoded[at];
                if (b == CodeElement.ESCAPE) {
                    escape();
                } else if (b < 0) {
                    high();
                } else if (b > 0x20 && inG0.bytesPerCharacter == 2) {
                    run(inG0, lowEnd());
                } else if (delimiters.endsDesignations(b)) {
                    delimiter(b);
                } else {
                    run(inG0.bytesPerCharacter == 2 ? g0 : inG0, singleEnd());
                }
            }
            values.add(text.toString());
            return values;
        }

        private void escape() {
            CodeElement element = CodeElement.designatedAt(encoded, at + 1);
            if (element == null) {
                text.append((char) CodeElement.ESCAPE);
                at++;
                return;
            }
            at += element.escapeSequence().length;
            if (element.half == CodeElement.Half.G0) {
                inG0 = element;
            } else {
                inG1 = element;
            }
        }

        private void delimiter(byte b) {
            inG0 = g0;
            inG1 = g1;
            at++;
            if (delimiters.separatesValues(b)) {
                values.add(text.toString());
                text.setLength(0);
            } else {
                text.append((char) b);
            }
        }

        private void high() {
            CodeElement element = inG1 != null ? inG1 : undesignated;
            int end = at;
            while (end < encoded.length && encoded[end] < 0) {
                end += element != null && element.isPair(encoded, end) ? 2 : 1;
            }
            if (element == null) {
                text.append(Coding.decode(encoded, at, end, StandardCharsets.UTF_8));
                at = end;
            } else {
                run(element, end);
            }
        }

        /** The end of the graphic characters that start here, for a set with two bytes each. */
        private int lowEnd() {
            int end = at;
            while (end < encoded.length && encoded[end] > 0x20) {
                end++;
            }
            return end;
        }

        /** The end of the single bytes that start here and stand in G0. */
        private int singleEnd() {
            int end = at + 1;
            while (end < encoded.length
                    && inG0.bytesPerCharacter == 1
                    && encoded[end] >= 0
                    && encoded[end] != CodeElement.ESCAPE
                    && !delimiters.endsDesignations(encoded[end])) {
                end++;
            }
            return end;
        }

        private void run(CodeElement element, int end) {
            element.decode(encoded, at, end, text);
            at = end;
        }
    }
}
