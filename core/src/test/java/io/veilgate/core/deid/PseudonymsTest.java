package io.veilgate.core.deid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.Uid;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PseudonymsTest {
    private static final ProjectKey KEY = ProjectKey.of(new byte[32]);
    private final Pseudonyms pseudonyms = new Pseudonyms(KEY, "stroke", 0);

    /** What must never change: it would give every patient a second identity. */
    @Test
    void givesWhatItHasAlwaysGiven() {
        assertThat(pseudonyms.uid("1.2.3").value()).isEqualTo("2.25.225614899098055753978637950421009347671");
        assertThat(pseudonyms.patient(new PatientIdentity("HOSP", "12345"))).isEqualTo("DA2DYXR73N7AMHIZ");
    }

    @Test
    void uidIsAUuidInDecimal() {
        for (int i = 0; i < 1000; i++) {
            Uid uid = pseudonyms.uid("1.2.840.99999." + i);
            BigInteger uuid = new BigInteger(uid.value().substring("2.25.".length()));
            assertThat(uid.value()).startsWith("2.25.").hasSizeLessThanOrEqualTo(44);
            assertThat(uuid.shiftRight(76).intValue() & 0xF).as("version").isEqualTo(4);
            assertThat(uuid.shiftRight(62).intValue() & 0x3).as("variant").isEqualTo(2);
        }
    }

    @Test
    void outerSpacesAndNulsOfAUidMeanNothing() {
        assertThat(pseudonyms.uid("1.2.3\0"))
                .isEqualTo(pseudonyms.uid(" 1.2.3 "))
                .isEqualTo(pseudonyms.uid("1.2.3"));
        assertThat(pseudonyms.uid("1.2.03")).isNotEqualTo(pseudonyms.uid("1.2.3"));
    }

    @Test
    void composedAndDecomposedHangulAreOnePatient() {
        assertThat(pseudonyms.patient(new PatientIdentity("", "\uD64D1")))
                .isEqualTo(pseudonyms.patient(new PatientIdentity("", "\u1112\u1169\u11BC1")));
    }

    @Test
    void keyProjectGenerationIssuerAndKindEachMakeADifference() {
        byte[] other = new byte[32];
        other[31] = 1;
        PatientIdentity patient = new PatientIdentity("A", "BC7");
        Set<String> patients = Set.of(
                pseudonyms.patient(patient),
                pseudonyms.patient(new PatientIdentity("AB", "C7")),
                pseudonyms.patient(new PatientIdentity("", "ABC7")),
                new Pseudonyms(ProjectKey.of(other), "stroke", 0).patient(patient),
                new Pseudonyms(KEY, "strok", 0).patient(patient),
                new Pseudonyms(KEY, "stroke", 1).patient(patient));
        assertThat(patients).hasSize(6).allMatch(id -> id.matches("[A-Z2-7]{16}"));
    }

    @Test
    void doNotDependOnOrderOrThread() {
        long seed = 20251;
        List<String> originals =
                new Random(seed).longs(500).mapToObj(n -> "1.2." + (n >>> 1)).toList();
        List<Uid> inOrder = originals.stream().map(pseudonyms::uid).toList();
        List<Uid> again = IntStream.range(0, originals.size())
                .parallel()
                .mapToObj(i -> new Pseudonyms(KEY, "stroke", 0).uid(originals.get(i)))
                .toList();
        List<Uid> shared = originals.parallelStream().map(pseudonyms::uid).toList();
        assertThat(again).as("seed %d", seed).isEqualTo(inOrder);
        assertThat(shared).as("seed %d", seed).isEqualTo(inOrder);
        assertThat(new HashSet<>(inOrder)).hasSameSizeAs(originals);
    }

    @Test
    void generationIsNotNegative() {
        assertThatThrownBy(() -> new Pseudonyms(KEY, "stroke", -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
