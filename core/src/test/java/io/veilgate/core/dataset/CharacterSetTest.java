package io.veilgate.core.dataset;

import static io.veilgate.core.dataset.Hex.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharacterSetTest {
    private static CharacterSet of(String terms) {
        return CharacterSet.of(List.of(terms.split("\\\\", -1)));
    }

    private static String name(String terms, byte[] encoded) {
        return String.join("|", of(terms).decodeValues(encoded, Delimiters.NAMES));
    }

    /** PS3.5 §H.3.1. */
    private static final byte[] YAMADA = hex("""
            'Yamada^Tarou=' 1B2442 3B33 4544 1B2842 '^' 1B2442 4240 4F3A 1B2842
            '=' 1B2442 2464 245E 2440 1B2842 '^' 1B2442 243F 246D 2426 1B2842
            """);

    /** PS3.5 §H.3.2: JIS X 0201 from the start. */
    private static final byte[] YAMADA_KATAKANA = hex("""
            D4CFC0DE '^' C0DBB3 '=' 1B2442 3B33 4544 1B284A '^' 1B2442 4240 4F3A 1B284A
            '=' 1B2442 2464 245E 2440 1B284A '^' 1B2442 243F 246D 2426 1B284A
            """);

    /** PS3.5 §I.2. */
    private static final byte[] HONG = hex("""
            'Hong^Gildong=' 1B242943 FBF3 '^' 1B242943 D1CE D4D7
            '=' 1B242943 C8AB '^' 1B242943 B1E6 B5BF
            """);

    /** PS3.5 §K.2. */
    private static final byte[] ZHANG = hex("'Zhang^XiaoDong=' 1B242941 D5C5 '^' 1B242941 D0A1 B6AB '='");

    @Test
    void decodesJapanese() {
        assertThat(name("\\ISO 2022 IR 87", YAMADA)).isEqualTo("Yamada^Tarou=山田^太郎=やまだ^たろう");
        assertThat(name("ISO 2022 IR 13\\ISO 2022 IR 87", YAMADA_KATAKANA)).isEqualTo("ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう");
        assertThat(name("\\ISO 2022 IR 159", hex("1B242844 3021 3021 1B2842"))).isEqualTo("丂丂");
    }

    @Test
    void decodesKorean() {
        assertThat(name("\\ISO 2022 IR 149", HONG)).isEqualTo("Hong^Gildong=洪^吉洞=홍^길동");
    }

    @Test
    void decodesChinese() {
        assertThat(name("\\ISO 2022 IR 58", ZHANG)).isEqualTo("Zhang^XiaoDong=张^小东=");
        assertThat(name("GB18030", hex("'Wang^XiaoDong=' CDF5 '^' D0A1 B6AB '='")))
                .isEqualTo("Wang^XiaoDong=王^小东=");
        assertThat(name("GBK", hex("CDF5 '^' D0A1 B6AB"))).isEqualTo("王^小东");
        assertThat(name("ISO_IR 192", "Wang^XiaoDong=王^小東".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("Wang^XiaoDong=王^小東");
    }

    @ParameterizedTest
    @CsvSource({
        "ISO_IR 100, C46E656173, Äneas",
        "ISO_IR 101, C8, Č",
        "ISO_IR 109, D8, Ĝ",
        "ISO_IR 110, C0, Ā",
        "ISO_IR 144, BBEEDA63, Люкc",
        "ISO_IR 127, E2C8C7E6E9, قبانى",
        "ISO_IR 126, C4E9EFEDF5F3E9EFF2, Διονυσιος",
        "ISO_IR 138, F9F8E5EF, שרון",
        "ISO_IR 148, C7D0, ÇĞ",
        "ISO_IR 203, A4, €",
        "ISO_IR 166, B9D2, นา",
        "ISO_IR 13, D4CF, ﾔﾏ",
        "ISO_IR 6, 41, A",
    })
    void decodesAndEncodesEachSingleByteRepertoire(String term, String encoded, String text) {
        assertThat(of(term).decode(hex(encoded))).isEqualTo(text);
        assertThat(of(term).encode(text)).isEqualTo(hex(encoded));
        assertThat(of(term.replace("ISO_IR", "ISO 2022 IR")).decode(hex(encoded)))
                .isEqualTo(text);
    }

    @Test
    void encodesAsTheStandardsExamplesDo() {
        assertThat(of("\\ISO 2022 IR 149").encodeValues(List.of("Hong^Gildong=洪^吉洞=홍^길동"), Delimiters.NAMES))
                .isEqualTo(HONG);
        assertThat(of("\\ISO 2022 IR 87").encodeValues(List.of("Yamada^Tarou=山田^太郎=やまだ^たろう"), Delimiters.NAMES))
                .isEqualTo(YAMADA);
        assertThat(of("ISO 2022 IR 13\\ISO 2022 IR 87")
                        .encodeValues(List.of("ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"), Delimiters.NAMES))
                .isEqualTo(YAMADA_KATAKANA);
        assertThat(of("\\ISO 2022 IR 58").encodeValues(List.of("Zhang^XiaoDong=张^小东="), Delimiters.NAMES))
                .isEqualTo(ZHANG);
    }

    @Test
    void saysWhatItCannotEncode() {
        assertThat(of("ISO_IR 100").canEncode("Äneas")).isTrue();
        assertThat(of("ISO_IR 100").canEncode("Люк")).isFalse();
        assertThat(of("ISO 2022 IR 100\\ISO 2022 IR 144").canEncode("Äneas Люк"))
                .isTrue();
        assertThat(of("").canEncode("Ä")).isFalse();
        assertThat(of("\\ISO 2022 IR 149").canEncode("홍 Hong")).isTrue();
        assertThat(of("GBK").canEncode("王")).isTrue();
        assertThat(of("ISO_IR 100").encode("Л")).isEqualTo(hex("'?'"));
    }

    /** 8A 5C and 97 5C are one character each in GBK; 3C 5C is one in JIS X 0208. */
    @Test
    void aBackslashInsideACharacterSeparatesNothing() {
        assertThat(of("GBK").decodeValues(hex("8A5C '\\' 975C"), Delimiters.VALUES))
                .hasSize(2);
        assertThat(of("GB18030").decodeValues(hex("8A5C '\\' 975C"), Delimiters.VALUES))
                .hasSize(2);
        assertThat(of("\\ISO 2022 IR 87").decodeValues(hex("1B2442 3C5C 1B2842 '\\A'"), Delimiters.VALUES))
                .hasSize(2)
                .last()
                .isEqualTo("A");
        assertThat(of("ISO_IR 13").decodeValues(hex("D4 5C CF"), Delimiters.VALUES))
                .containsExactly("ﾔ", "ﾏ");
        assertThat(of("ISO_IR 192").decodeValues(hex("E5B1B1 5C E794B0"), Delimiters.VALUES))
                .containsExactly("山", "田");
    }

    @Test
    void designationsEndAtDelimitersOfTheVr() {
        byte[] encoded = hex("1B2D46 C4 '^' C4 '\\' C4");
        CharacterSet latinAndGreek = of("ISO 2022 IR 100\\ISO 2022 IR 126");

        assertThat(latinAndGreek.decodeValues(encoded, Delimiters.NAMES)).containsExactly("Δ^Ä", "Ä");
        assertThat(latinAndGreek.decodeValues(encoded, Delimiters.VALUES)).containsExactly("Δ^Δ", "Ä");
        assertThat(latinAndGreek.decode(encoded)).isEqualTo("Δ^Δ\\Δ");
        assertThat(latinAndGreek.decode(hex("1B2D46 C4 0D0A C4"))).isEqualTo("Δ\r\nÄ");
    }

    @Test
    void readsWrongDeclarationsAsTheyWereMeant() {
        for (String term :
                List.of("ISO-IR 100", "ISO_IR_100", "ISO IR 100", "iso_ir 100", "ISO2022 IR 100", "ISO-2022-IR-100")) {
            assertThat(of(term).decode(hex("C4"))).as(term).isEqualTo("Ä");
        }
        assertThat(of("UTF-8").decode(hex("C384"))).isEqualTo("Ä");
        assertThat(of("ISO 2022 IR 149").decode(hex("C8AB '^' B1E6B5BF"))).isEqualTo("홍^길동");
        assertThat(name("\\ISO 2022 IR 149", hex("1B242943 C8AB '^' B1E6B5BF"))).isEqualTo("홍^길동");
        assertThat(of("").decode("홍길동".getBytes(StandardCharsets.UTF_8))).isEqualTo("홍길동");
        assertThat(of("").decode(hex("C4"))).isEqualTo("Ä");
        assertThat(of("ISO_IR 192").decode(hex("'A' C4 'B' E5B1B1"))).isEqualTo("AÄB山");
        assertThat(of("NONSENSE").decode(hex("'A' C4"))).isEqualTo("AÄ");
    }

    @Test
    void anyBytesInAnySetGiveText() {
        List<String> sets = List.of(
                "",
                "ISO_IR 13",
                "ISO_IR 192",
                "GB18030",
                "GBK",
                "\\ISO 2022 IR 87\\ISO 2022 IR 159",
                "\\ISO 2022 IR 149",
                "\\ISO 2022 IR 58",
                "ISO 2022 IR 100\\ISO 2022 IR 144",
                "ISO_IR 166");
        Random random = new Random(11);
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            for (int j = random.nextInt(3); j > 0 && bytes.length > 4; j--) {
                byte[] escape =
                        hex(List.of("1B2442", "1B242943", "1B284A", "1B242844").get(random.nextInt(4)));
                System.arraycopy(escape, 0, bytes, random.nextInt(bytes.length - 4), Math.min(4, escape.length));
            }
            for (String set : sets) {
                assertThat(of(set).decodeValues(bytes, Delimiters.NAMES))
                        .as("round %d, %s", i, set)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void anItemsTextGoesByTheSetAroundItUnlessItHasItsOwn() {
        DataSet dataSet = DataSet.littleEndian();
        dataSet.putString(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 144");
        DataSet item = dataSet.newItem();
        item.putString(Tag.PatientName, Vr.PN, "Люк");

        assertThat(item.string(Tag.PatientName)).contains("Люк");
        item.putString(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 100");
        assertThat(item.string(Tag.PatientName)).contains("»îÚ");
        item.remove(Tag.SpecificCharacterSet);
        assertThat(item.string(Tag.PatientName)).contains("Люк");
    }
}
