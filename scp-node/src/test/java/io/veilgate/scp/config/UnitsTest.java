package io.veilgate.scp.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "7B,7",
        "1KB,1000",
        "1KiB,1024",
        "350MB,350000000",
        "50 GiB,53687091200",
        "1.5GiB,1610612736",
        "2TB,2000000000000"
    })
    void sizesCountByTheirUnit(String text, long bytes) {
        assertThat(Units.bytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "50", "-1MB", "1iB", "1mb", "1 PB", "40MB/s", "999999999999TiB", "1,5GB"})
    void otherSizesAreRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Units.bytes(text));
    }

    @Test
    void durationsCountByTheirUnit() {
        assertThat(Units.duration("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(Units.duration("30s")).isEqualTo(Duration.ofSeconds(30));
        assertThat(Units.duration("10 m")).isEqualTo(Duration.ofMinutes(10));
        assertThat(Units.duration("2h")).isEqualTo(Duration.ofHours(2));
        assertThatIllegalArgumentException().isThrownBy(() -> Units.duration("30"));
    }
}
