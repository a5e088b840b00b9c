package io.veilgate.scp.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.5,      10.0.0.5,        true",
        "10.0.0.5,      10.0.0.6,        false",
        "10.0.0.128/25, 10.0.0.255,      true",
        "10.0.0.128/25, 10.0.0.127,      false",
        "10.0.0.0/7,    11.255.0.1,      true",
        "10.0.0.0/7,    12.0.0.1,        false",
        "0.0.0.0/0,     200.1.2.3,       true",
        "0.0.0.0/0,     ::1,             false",
        "fd00::/8,      fdff::1,         true",
        "fd00::/8,      fe00::1,         false",
        "10.0.0.5,      ::ffff:10.0.0.5, true"
    })
    void containsWhatSharesItsLeadingBits(String range, String address, boolean contained) {
        assertThat(AddressRange.parse(range).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pacs.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "", "/8", "10.0.0"})
    void refusesWhatIsNoAddress(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.parse(text));
    }

    @Test
    void printsAsItCanBeRead() {
        assertThat(AddressRange.parse(AddressRange.parse("10.0.0.5").toString()))
                .isEqualTo(AddressRange.parse("10.0.0.5"));
    }
}
