package io.veilgate.scp.pacs;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Vr;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PS3.4 §C.2.2.2. */
class KeyMatcherTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            CS, MR,               MR,          true
            CS, MR,               CT,          false
            CS, M?,               MR,          true
            CS, M?,               M,           false
            LO, ab*yz,            abyz,        true
            LO, ab*yz,            ab.*yz,      true
            LO, ab.c,             abxc,        false
            LO, Hospital,         hospital,    false
            PN, doe^j*,           DOE^JANE,    true
            PN, 홍^길동,            Hong^Gildong=洪^吉洞=홍^길동, true
            PN, Hong*,            Kim^Hong,    false
            UI, 1.2.3,            1.2.3,       true
            UI, 1.2.*,            1.2.3,       false
            DA, 20240301,         20240301,    true
            DA, 20240301-20240331, 20240331,   true
            DA, 20240301-20240331, 20240401,   false
            DA, -20240331,        19991231,    true
            DA, 20240301-,        20240229,    false
            DA, 2024.03.01,       20240301,    true
            TM, 1000-1015,        101559.5,    true
            TM, 1000-1015,        1016,        false
            TM, 10:00-,           095959,      false
            TM, 1015,             101530,      true
            IS, 7,                007,         true
            IS, 7,                8,           false
            """)
    void matchesByItsVr(Vr vr, String key, String value, boolean matches) {
        assertThat(KeyMatcher.of(vr, List.of(key)).matches(List.of(value))).isEqualTo(matches);
    }

    @Test
    void anEmptyKeyAndALoneAsteriskMatchEverythingAlsoWhatIsMissing() {
        assertThat(KeyMatcher.of(Vr.LO, List.of()).matches(List.of())).isTrue();
        assertThat(KeyMatcher.of(Vr.LO, List.of("")).matches(List.of("x"))).isTrue();
        assertThat(KeyMatcher.of(Vr.LO, List.of("*")).matches(List.of())).isTrue();
        assertThat(KeyMatcher.of(Vr.LO, List.of("x")).matches(List.of())).isFalse();
        assertThat(KeyMatcher.of(Vr.LO, List.of("?*")).matches(List.of(""))).isFalse();
    }

    @Test
    void aListOfUidsMatchesAnyOfThemAndAMultiValuedAttributeMatchesByAnyValue() {
        assertThat(KeyMatcher.of(Vr.UI, List.of("1.2", "1.3")).matches(List.of("1.3")))
                .isTrue();
        assertThat(KeyMatcher.of(Vr.CS, List.of("CT")).matches(List.of("MR", "CT")))
                .isTrue();
        assertThat(KeyMatcher.of(Vr.CS, List.of("US")).matches(List.of("MR", "CT")))
                .isFalse();
    }
}
