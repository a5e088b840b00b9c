package io.veilgate.core.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void whatDrivesATerminalIsWrittenOut() {
        assertThat(Printable.line("a\tb\nc\u001B[2Jd\u202Ee\u2028"))
                .isEqualTo("a\\u0009b\\u000Ac\\u001B[2Jd\\u202Ee\\u2028");
    }

    @Test
    void otherTextStaysAsItIs() {
        assertThat(Printable.line("Ren\u00E9 \uC11C\uC6B8 \\u \"~*\"")).isEqualTo("Ren\u00E9 \uC11C\uC6B8 \\u \"~*\"");
    }

    @Test
    void longTextIsCutOff() {
        assertThat(Printable.line("x".repeat(801))).isEqualTo("x".repeat(800) + "...");
    }
}
