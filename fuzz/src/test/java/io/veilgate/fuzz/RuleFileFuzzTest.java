package io.veilgate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.mask.RuleException;
import io.veilgate.core.mask.RuleSet;
import io.veilgate.core.mask.UnknownDevice;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text is a set of rules that can be asked about an instance, or is refused in one line. */
class RuleFileFuzzTest {
    private static final DataSet INSTANCE = instance();

    static Stream<Arguments> seeds() {
        return Stream.of("""
                        - name: header bar
                          when: { Modality: US, Manufacturer: "~ACME", ManufacturerModelName: "Echo*", Rows: 480 }
                          regions: [ { x: 0, y: -1, width: 10%, height: 48 } ]
                        """, """
                        - name: outside
                          when: { "(0008,0070)": present, SOPClassUID: [ 1.2.840.10008.5.1.4.1.1.7, absent ] }
                          outside: ultrasound-regions
                        - name: held
                          when: { Rows: [ 1, 480 ] }
                          quarantine: true
                        - name: looked at
                          when: { StationName: "?UX~" }
                          clean: { reviewedBy: "somebody", on: 2026-11-02 }
                        """).map(yaml -> Arguments.of((Object) yaml.getBytes(StandardCharsets.UTF_8)));
    }

    private static DataSet instance() {
        DataSet dataSet = DataSet.littleEndian();
        dataSet.putString(Tag.Modality, Vr.CS, "US");
        dataSet.putString(Tag.Manufacturer, Vr.LO, "ACME");
        dataSet.putString(Tag.ManufacturerModelName, Vr.LO, "EchoMaster 3");
        dataSet.putUnsignedShort(Tag.Rows, 480);
        dataSet.putUnsignedShort(Tag.Columns, 640);
        return dataSet;
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void isRulesOrRefusedInOneLine(byte[] input) throws Exception {
        Bounds.hold(input, 50_000, () -> {
            String yaml = new String(input, StandardCharsets.UTF_8);
            try {
                RuleSet rules = RuleSet.parse(Map.of("rules.yaml", yaml));
                assertThat(rules.version()).matches("[0-9a-f]{32}");
                assertThat(rules.matching(INSTANCE)).hasSizeLessThanOrEqualTo(rules.size());
                rules.decide(INSTANCE, UnknownDevice.QUARANTINE);
                assertThat(RuleSet.parse(Map.of("other.yaml", yaml)).version()).isEqualTo(rules.version());
            } catch (RuleException refused) {
                assertThat(refused).hasMessageStartingWith("rules.yaml");
                Refusals.isOneLine(refused.getMessage());
            }
        });
    }
}
