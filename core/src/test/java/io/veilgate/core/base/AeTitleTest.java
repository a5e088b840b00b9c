package io.veilgate.core.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AeTitleTest {
    @Test
    void dropsOuterSpacesOnly() {
        assertThat(new AeTitle("  MY PACS  ").value()).isEqualTo("MY PACS");
        assertThat(new AeTitle("my pacs")).isNotEqualTo(new AeTitle("MY PACS")).hasToString("my pacs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "ABCDEFGHIJKLMNOPQ", "A\\B", "A\nB", "Ä", "A\u007F"})
    void refusesWhatIsNoAeTitle(String value) {
        assertThatThrownBy(() -> new AeTitle(value)).isInstanceOf(IllegalArgumentException.class);
    }
}
