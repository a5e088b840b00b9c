package io.veilgate.core.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UidTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2.840.10008.1.1",
                "0",
                "2.25.0",
                "1.0.3",
                "1.2345678901234567890123456789012345678901234567890123456789.123"
            })
    void acceptsWhatKeepsTheRules(String value) {
        assertThat(new Uid(value).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "1.",
                ".1",
                "1..2",
                "1.02",
                "00",
                "1.2a",
                "1.2 ",
                "1.2\0",
                "1.23456789012345678901234567890123456789012345678901234567890.123"
            })
    void refusesWhatBreaksThem(String value) {
        assertThat(Uid.isValid(value)).isFalse();
        assertThatThrownBy(() -> new Uid(value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsOnlyUidsOfTheStandard() {
        assertThat(Uids.Verification).hasToString("1.2.840.10008.1.1");
        assertThat(new Uid("1.2.3.4.5").toString()).doesNotContain("3.4");
        assertThat(new ReceivedUid("1.2.3.4.5").toString()).doesNotContain("3.4");
    }

    @Test
    void aReceivedUidIsKeptWithoutItsPadding() {
        assertThat(new ReceivedUid("1.2.03\0").value()).isEqualTo("1.2.03");
        assertThat(new ReceivedUid("1.2 \0").value()).isEqualTo("1.2");
        assertThat(new ReceivedUid("1.2.03").strict()).isEmpty();
        assertThat(new ReceivedUid("1.2.840.10008.1.1\0").strict()).contains(Uids.Verification);
        assertThat(new ReceivedUid("1.2.840.10008.1.1 ").is(Uids.Verification)).isTrue();
    }

    @Test
    void theRegistryKnowsUidsByValueAndKeyword() {
        UidRegistry registry = UidRegistry.standard();

        assertThat(registry.get(Uids.CTImageStorage).orElseThrow().keyword()).isEqualTo("CTImageStorage");
        assertThat(registry.byKeyword("CTImageStorage").orElseThrow().uid()).isEqualTo(Uids.CTImageStorage);
        assertThat(registry.get(new Uid("1.2.3"))).isEmpty();
    }

    @Test
    void theImplementationNamesItselfWithinTheRules() {
        assertThat(Implementation.CLASS_UID.value()).startsWith("2.25.");
        assertThat(Implementation.VERSION_NAME).hasSizeBetween(1, 16);
    }
}
