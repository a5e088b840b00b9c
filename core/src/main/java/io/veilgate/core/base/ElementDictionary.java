package io.veilgate.core.base;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The data elements of PS3.6, with repeating groups and elements. Immutable. */
public final class ElementDictionary {
    /**
     * @param tag the element, {@code x} digits of a repeating one as 0
     * @param vr as PS3.6 has it, so also {@code US or SS}
     */
    public record Entry(int tag, String keyword, String vr, String vm, boolean retired) {
        /** The VR to assume where a stream does not say: of several the one that loses nothing (PS3.5 §6.2, Annex A.1). */
        public Vr implicitVr() {
            return switch (vr) {
                case "" -> Vr.UN;
                case "US or SS", "US or OW" -> Vr.US;
                case "OB or OW", "US or SS or OW" -> Vr.OW;
                default -> Vr.valueOf(vr);
            };
        }
    }

    private record Pattern(int mask, int bits, Entry entry) {}

    private static final class Standard {
        static final ElementDictionary INSTANCE = load();
    }

    private final int[] tags;
    private final Entry[] entries;
    private final Vr[] implicitVrs;
    private final Pattern[] patterns;
    private final Map<String, Entry> byKeyword;

    private ElementDictionary(Map<Integer, Entry> exact, Pattern[] patterns, Map<String, Entry> byKeyword) {
        this.tags = exact.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
        this.entries = Arrays.stream(tags).mapToObj(exact::get).toArray(Entry[]::new);
        this.implicitVrs = Arrays.stream(entries).map(Entry::implicitVr).toArray(Vr[]::new);
        this.patterns = patterns;
        this.byKeyword = Map.copyOf(byKeyword);
    }

    public static ElementDictionary standard() {
        return Standard.INSTANCE;
    }

    private static ElementDictionary load() {
        Map<Integer, Entry> exact = new HashMap<>();
        Map<String, Entry> byKeyword = new HashMap<>();
        var patterns = new java.util.ArrayList<Pattern>();
        for (String[] row : Tables.read(ElementDictionary.class, "elements.tsv")) {
            String digits = row[0];
            int bits = Integer.parseUnsignedInt(digits.replace('x', '0'), 16);
            Entry entry = new Entry(bits, row[1], row[2], row[3], row[4].equals("Y"));
            byKeyword.put(entry.keyword(), entry);
            if (digits.indexOf('x') < 0) {
                exact.put(bits, entry);
            } else {
                patterns.add(new Pattern(maskOf(digits), bits, entry));
            }
        }
        return new ElementDictionary(exact, patterns.toArray(Pattern[]::new), byKeyword);
    }

    private static int maskOf(String digits) {
        int mask = 0;
        for (int i = 0; i < digits.length(); i++) {
            mask = mask << 4 | (digits.charAt(i) == 'x' ? 0 : 0xF);
        }
        return mask;
    }

    public Optional<Entry> get(int tag) {
        int at = Arrays.binarySearch(tags, tag);
        if (at >= 0) {
            return Optional.of(entries[at]);
        }
        if (Tags.isPrivate(tag)) {
            return Optional.empty();
        }
        for (Pattern pattern : patterns) {
            if ((tag & pattern.mask) == pattern.bits) {
                return Optional.of(pattern.entry);
            }
        }
        return Optional.empty();
    }

    public Optional<Entry> byKeyword(String keyword) {
        return Optional.ofNullable(byKeyword.get(keyword));
    }

    /**
     * The VR of an element in an implicit VR stream (PS3.5 §6.2.2, §7.8.1, Annex A.1): UL for group lengths, LO for private creators,
     * UN for whatever is not in the dictionary.
     */
    public Vr implicitVr(int tag) {
        if (Tags.isGroupLength(tag)) {
            return Vr.UL;
        }
        if (Tags.isPrivateCreator(tag)) {
            return Vr.LO;
        }
        int at = Arrays.binarySearch(tags, tag);
        return at >= 0 ? implicitVrs[at] : get(tag).map(Entry::implicitVr).orElse(Vr.UN);
    }
}
