package io.veilgate.core.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VrTest {
    @Test
    void isFoundByItsTwoCharacters() {
        for (Vr vr : Vr.values()) {
            assertThat(Vr.of(vr.name().charAt(0), vr.name().charAt(1))).contains(vr);
        }
        assertThat(Vr.of('Z', 'Z')).isEmpty();
        assertThat(Vr.of('?', '?')).isEmpty();
        assertThat(Vr.of(0, 255)).isEmpty();
    }

    /** PS3.5 Table 7.1-1. */
    @Test
    void longHeadersAreThoseOfTheStandardsTable() {
        Set<Vr> longHeaders = Stream.of(Vr.values())
                .filter(Vr::hasLongHeader)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Vr.class)));

        assertThat(longHeaders)
                .containsExactlyInAnyOrder(
                        Vr.OB, Vr.OD, Vr.OF, Vr.OL, Vr.OV, Vr.OW, Vr.SQ, Vr.SV, Vr.UC, Vr.UN, Vr.UR, Vr.UT, Vr.UV);
    }

    @Test
    void knowsTextFromBinary() {
        assertThat(Vr.PN.usesSpecificCharacterSet()).isTrue();
        assertThat(Vr.UT.usesSpecificCharacterSet()).isTrue();
        assertThat(Vr.CS.usesSpecificCharacterSet()).isFalse();
        assertThat(Vr.CS.isText()).isTrue();
        assertThat(Vr.UN.isText()).isFalse();
        assertThat(Vr.UC.isMultiValuedText()).isTrue();
        assertThat(Vr.LT.isMultiValuedText()).isFalse();
        assertThat(Vr.UR.isMultiValuedText()).isFalse();
    }

    @Test
    void padsWithSpacesButUidsAndBinaryWithNul() {
        assertThat(Vr.LO.paddingByte()).isEqualTo((byte) ' ');
        assertThat(Vr.UI.paddingByte()).isZero();
        assertThat(Vr.OB.paddingByte()).isZero();
        assertThat(Vr.UN.paddingByte()).isZero();
    }

    /** PS3.5 §7.3. */
    @Test
    void unitsAreWhatByteOrderTurnsRound() {
        assertThat(Vr.US.unitBytes()).isEqualTo(2);
        assertThat(Vr.AT.unitBytes()).isEqualTo(2);
        assertThat(Vr.OW.unitBytes()).isEqualTo(2);
        assertThat(Vr.FL.unitBytes()).isEqualTo(4);
        assertThat(Vr.UV.unitBytes()).isEqualTo(8);
        assertThat(Vr.OB.unitBytes()).isEqualTo(1);
        assertThat(Vr.PN.unitBytes()).isEqualTo(1);
    }
}
