package io.veilgate.scu.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateRangeTest {
    @ParameterizedTest
    @CsvSource({
        "20240101-20240630, 20240101, true",
        "20240101-20240630, 20240630, true",
        "20240101-20240630, 20240701, false",
        "20240101-20240630, 2024.03.01, true",
        "20240101-,         20991231, true",
        "20240101-,         20231231, false",
        "-20240630,         19000101, true",
        "20240229,          20240229, true",
        "20240229,          20240301, false",
        "20240101-,         UNKNOWN,  false"
    })
    void containsItsDays(String range, String day, boolean contained) {
        assertThat(DateRange.parse(range).contains(day)).isEqualTo(contained);
    }

    @Test
    void becomesTheKeyThatItWasReadFrom() {
        assertThat(DateRange.parse("20240101-20240630").toKey()).isEqualTo("20240101-20240630");
        assertThat(DateRange.parse("20240101-20240101").toKey()).isEqualTo("20240101");
        assertThat(DateRange.parse("-20240630").toKey()).isEqualTo("-20240630");
        assertThat(DateRange.parse("20240101-").toKey()).isEqualTo("20240101-");
    }
}
