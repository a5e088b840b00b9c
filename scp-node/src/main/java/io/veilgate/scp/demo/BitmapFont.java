package io.veilgate.scp.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Letters as scanners burn them into pixels: Latin capitals, digits and punctuation of 5 × 7 dots, some Hangul syllables of 16 × 16. Its
 * own, since a bare machine has no fonts.
 *
 * <p>A Latin dot is {@code scale} pixels wide and high, a Hangul dot half of that, so that both stand about equally tall.
 */
final class BitmapFont {
    private static final int LATIN_ROWS = 7;
    private static final int LATIN_ADVANCE = 6;
    private static final int HANGUL_ROWS = 16;
    private static final int HANGUL_ADVANCE = 18;

    private final Map<Character, List<String>> latin;
    private final Map<Character, List<String>> hangul;

    private BitmapFont(Map<Character, List<String>> latin, Map<Character, List<String>> hangul) {
        this.latin = latin;
        this.hangul = hangul;
    }

    static BitmapFont load() {
        return new BitmapFont(read("latin.txt", LATIN_ROWS), read("hangul.txt", HANGUL_ROWS));
    }

    /** Blocks of one line with the characters and {@code rows} lines with their dots; {@code #} is ink. */
    private static Map<Character, List<String>> read(String resource, int rows) {
        Map<Character, List<String>> glyphs = new HashMap<>();
        List<String> lines = lines(resource);
        for (int top = 0; top + rows < lines.size(); top += rows + 1) {
            String[] names = lines.get(top).split(" +", -1);
            List<String[]> dots = lines.subList(top + 1, top + 1 + rows).stream()
                    .map(line -> line.split(" +", -1))
                    .toList();
            for (int i = 0; i < names.length; i++) {
                int column = i;
                glyphs.put(
                        names[i].charAt(0),
                        dots.stream().map(row -> row[column]).toList());
            }
        }
        return Map.copyOf(glyphs);
    }

    private static List<String> lines(String resource) {
        try (InputStream in = BitmapFont.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + resource);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("\n", -1))
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether every character of the text has a glyph or is a space. */
    boolean has(String text) {
        return text.chars().allMatch(c -> c == ' ' || latin.containsKey((char) c) || hangul.containsKey((char) c));
    }

    /** What the text will cover, its top left at {@code x, y}. */
    PixelBox measure(String text, int x, int y, int scale) {
        int width = 0;
        boolean tall = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean syllable = hangul.containsKey(c);
            tall |= syllable;
            width += syllable ? HANGUL_ADVANCE * scale / 2 : LATIN_ADVANCE * scale;
        }
        return new PixelBox(x, y, width, tall ? HANGUL_ROWS * scale / 2 : LATIN_ROWS * scale);
    }

    /**
     * @param scale even, at least 2
     * @return what the text covers
     */
    PixelBox draw(Canvas canvas, String text, int x, int y, int scale, int ink) {
        int left = x;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            List<String> syllable = hangul.get(c);
            if (syllable != null) {
                dots(canvas, syllable, left, y, scale / 2, ink);
                left += HANGUL_ADVANCE * scale / 2;
            } else {
                if (c != ' ') {
                    dots(canvas, glyph(c), left, y, scale, ink);
                }
                left += LATIN_ADVANCE * scale;
            }
        }
        return measure(text, x, y, scale);
    }

    private List<String> glyph(char c) {
        List<String> glyph = latin.get(c);
        if (glyph == null) {
            throw new IllegalArgumentException("no glyph for U+" + Integer.toHexString(c));
        }
        return glyph;
    }

    private static void dots(Canvas canvas, List<String> glyph, int left, int top, int size, int ink) {
        for (int row = 0; row < glyph.size(); row++) {
            for (int column = 0; column < glyph.get(row).length(); column++) {
                if (glyph.get(row).charAt(column) == '#') {
                    canvas.fill(new PixelBox(left + column * size, top + row * size, size, size), ink);
                }
            }
        }
    }
}
