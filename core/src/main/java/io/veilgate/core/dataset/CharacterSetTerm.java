package io.veilgate.core.dataset;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A defined term of Specific Character Set (PS3.3 Tables C.12-2 to C.12-5).
 *
 * @param whole the encoding of whole values, for those that have no escape sequences
 * @param romaji whether it puts JIS X 0201 into G0 from the start, where others have ISO 646
 * @param elements what escape sequences may call up
 */
record CharacterSetTerm(@Nullable Charset whole, boolean romaji, List<CodeElement> elements) {
    /** Also as it is often misspelt: {@code ISO-IR 100}, {@code ISO_IR_100}, {@code ISO IR 100}, {@code ISO2022 IR 149}. */
    private static final Pattern ISO_IR = Pattern.compile("ISO[ _-]*(?:2022[ _-]*)?IR[ _-]*([0-9]{1,3})");

    static Optional<CharacterSetTerm> of(String term) {
        String name = term.strip().toUpperCase(Locale.ROOT);
        Matcher registration = ISO_IR.matcher(name);
        if (registration.matches()) {
            return ofRegistration(Integer.parseInt(registration.group(1)));
        }
        return switch (name) {
            case "GB18030", "GB 18030", "GB-18030" -> Optional.of(whole("GB18030"));
            case "GBK" -> Optional.of(whole("GBK"));
            case "UTF-8", "UTF8", "UTF 8" -> Optional.of(whole("UTF-8"));
            case "" -> ofRegistration(6);
            default -> Optional.empty();
        };
    }

    private static Optional<CharacterSetTerm> ofRegistration(int number) {
        return Optional.ofNullable(
                switch (number) {
                    case 6 -> elements(CodeElement.ISO_646);
                    case 13 ->
                        new CharacterSetTerm(
                                null, true, List.of(CodeElement.JIS_X_0201_KATAKANA, CodeElement.JIS_X_0201_ROMAJI));
                    case 14 -> new CharacterSetTerm(null, true, List.of(CodeElement.JIS_X_0201_ROMAJI));
                    case 58 -> elements(CodeElement.GB_2312);
                    case 87 -> elements(CodeElement.JIS_X_0208);
                    case 100 -> elements(CodeElement.LATIN_1);
                    case 101 -> elements(CodeElement.LATIN_2);
                    case 109 -> elements(CodeElement.LATIN_3);
                    case 110 -> elements(CodeElement.LATIN_4);
                    case 126 -> elements(CodeElement.GREEK);
                    case 127 -> elements(CodeElement.ARABIC);
                    case 138 -> elements(CodeElement.HEBREW);
                    case 144 -> elements(CodeElement.CYRILLIC);
                    case 148 -> elements(CodeElement.LATIN_5);
                    case 149 -> elements(CodeElement.KS_X_1001);
                    case 159 -> elements(CodeElement.JIS_X_0212);
                    case 166 -> elements(CodeElement.THAI);
                    case 192 -> whole("UTF-8");
                    case 203 -> elements(CodeElement.LATIN_9);
                    default -> null;
                });
    }

    private static CharacterSetTerm whole(String charset) {
        return new CharacterSetTerm(Charset.forName(charset), false, List.of());
    }

    private static CharacterSetTerm elements(CodeElement element) {
        return new CharacterSetTerm(null, false, List.of(element));
    }
}
