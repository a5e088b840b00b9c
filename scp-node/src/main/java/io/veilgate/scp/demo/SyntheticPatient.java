package io.veilgate.scp.demo;

import java.util.List;
import java.util.Optional;

/**
 * A patient who does not exist.
 *
 * @param characterSet values of Specific Character Set (0008,0005), joined by a backslash; empty for the default repertoire
 * @param name Patient's Name with all component groups, in that character set
 * @param hangulName the name in Hangul as it is burned in
 * @param birthDate VR DA
 */
public record SyntheticPatient(
        String characterSet,
        String name,
        Optional<String> hangulName,
        String patientId,
        String otherPatientId,
        String birthDate,
        String sex,
        String address,
        String telephone) {
    private static final List<String> FAMILIES = List.of(
            "ARDEN",
            "BORG",
            "CALDER",
            "DRAX",
            "EVERT",
            "FONTAINE",
            "GALLO",
            "HOLM",
            "IVERSEN",
            "JANSSON",
            "KOVAC",
            "LINDGREN",
            "MARSH",
            "NOVAK",
            "OAKES",
            "PETROV",
            "QUIST",
            "ROSSI",
            "STERN",
            "TANAKA");
    private static final List<String> GIVENS = List.of(
            "ADA", "BRUNO", "CLARA", "DAVID", "EDITH", "FELIX", "GRETA", "HUGO", "INES", "JONAS", "KATJA", "LEO",
            "MARTA", "NILS", "OLGA", "PAUL", "RUTH", "SVEN", "THEA", "VIKTOR");

    static final SyntheticPatient HONG = new SyntheticPatient(
            "\\ISO 2022 IR 149",
            "Hong^Gildong=洪^吉洞=홍^길동",
            Optional.of("홍길동"),
            "20481632",
            "SNUH-5550001",
            "19810415",
            "M",
            "서울특별시 가상구 없는로 12-3",
            "02-555-0142");
    static final SyntheticPatient BERGSTROEM = new SyntheticPatient(
            "ISO_IR 100",
            "Bergström^Åsa^Märta",
            Optional.empty(),
            "77103952",
            "OLD-000481",
            "19551203",
            "F",
            "Påhittade gatan 7, 99999 Ingenstad",
            "+46 8 5550117");
    static final SyntheticPatient KIM = new SyntheticPatient(
            "ISO_IR 192",
            "Kim^Minjun=金^民俊=김^민준",
            Optional.of("김민준"),
            "31415926",
            "SNUH-5550002",
            "19680929",
            "M",
            "부산광역시 상상구 허구길 45",
            "051-555-0178");
    static final SyntheticPatient DOE = new SyntheticPatient(
            "",
            "DOE^JANE^QUINCY",
            Optional.empty(),
            "27182818",
            "MRN0099887",
            "19470711",
            "F",
            "99 Nowhere Lane, Springfield",
            "555-0163");
    static final SyntheticPatient LEE = new SyntheticPatient(
            "\\ISO 2022 IR 149",
            "Lee^Seoyeon==이^서연",
            Optional.of("이서연"),
            "16180339",
            "SNUH-5550003",
            "19920206",
            "F",
            "인천광역시 가공구 꿈길 8",
            "032-555-0199");

    /** One of endlessly many, always the same for the same number. */
    static SyntheticPatient numbered(int number) {
        String family = FAMILIES.get(number % FAMILIES.size());
        String given = GIVENS.get(number / FAMILIES.size() % GIVENS.size());
        String id = String.format("%08d", 40_000_000 + number);
        return new SyntheticPatient(
                "",
                family + "^" + given + "^" + id.substring(3),
                Optional.empty(),
                id,
                "OLD-" + id,
                String.format("19%02d%02d%02d", 30 + number % 70, 1 + number % 12, 1 + number % 28),
                number % 2 == 0 ? "F" : "M",
                number + " Nowhere Lane, Springfield",
                String.format("555-01%02d", number % 100));
    }

    /** Family and given name of the first component group in capitals that every bitmap font has. */
    String burnedInName() {
        String[] components = name.split("=", -1)[0].split("\\^", -1);
        String plain =
                java.text.Normalizer.normalize(components[0] + ", " + components[1], java.text.Normalizer.Form.NFD);
        return plain.replaceAll("\\p{M}", "").toUpperCase(java.util.Locale.ROOT);
    }

    /** Says nothing about who it is: even an invented name shall not teach anybody to print names. */
    @Override
    public String toString() {
        return "SyntheticPatient";
    }
}
