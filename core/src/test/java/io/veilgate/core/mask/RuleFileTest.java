package io.veilgate.core.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleFileTest {
    private static final String EXAMPLES = """
            - name: ACME EchoMaster header bar
              when:    { Modality: US, Manufacturer: "~ACME", ManufacturerModelName: "EchoMaster*", Rows: 480, Columns: 640 }
              regions: [ { x: 0, y: 0, width: 640, height: 48 }, { x: 480, y: 440, width: 160, height: 40 } ]
            - name: ultrasound, everything outside the scan regions
              when:    { Modality: US, SequenceOfUltrasoundRegions: present }
              outside: ultrasound-regions
            - name: secondary capture is never trusted
              when:    { SOPClassUID: SecondaryCaptureImageStorage }
              quarantine: true
            - name: axial brain MR of scanner 3, looked at
              when:    { Modality: MR, StationName: MR3, ImageType: "ORIGINAL\\\\PRIMARY*" }
              clean:   { reviewedBy: "radiology IT", on: 2026-11-02 }
            """;

    @Test
    void readsEveryFormOfRule() throws Exception {
        assertThat(Instances.rules(EXAMPLES).size()).isEqualTo(4);
        assertThat(Instances.rules("[]").size()).isZero();
    }

    /** {@code ;} stands for a new line. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                                                  | rules.yaml:1 | a list of rules",
                "name: x                                           | rules.yaml:1 | a list of rules",
                "- { when: { Modality: US }, quarantine: true }    | rules.yaml:1 | name: missing",
                "- { name: r, quarantine: true }                   | rule \"r\"  | when: missing",
                "- { name: r, when: {}, quarantine: true }         | rule \"r\"  | at least one",
                "- { name: r, when: { Modalty: US }, quarantine: true }         | when.Modalty | no attribute",
                "- { name: r, when: { TransferSyntaxUID: x }, quarantine: true } | when.TransferSyntaxUID | outside the data set",
                "- { name: r, when: { Modality: [] }, quarantine: true }        | when.Modality | allowed is a text",
                "- { name: r, when: { Modality: ~ }, quarantine: true }         | when.Modality | found nothing",
                "- { name: r, when: { Modality: '' }, quarantine: true }        | when.Modality | absent",
                "- { name: r, when: { PixelData: x }, quarantine: true }        | when.PixelData | present or absent",
                "- { name: r, when: { SOPClassUID: USImage }, quarantine: true } | when.SOPClassUID | UltrasoundImageStorage",
                "- { name: r, when: { Modality: US } }                          | rule \"r\" | nothing to do",
                "- { name: r, when: { Modality: US }, quarantine: false }       | quarantine | found \"false\", allowed is true",
                "- { name: r, when: { Modality: US }, outside: image }          | outside | found \"image\", allowed is ultrasound-regions",
                "- { name: r, when: { Modality: US }, region: [] }              | region | allowed are clean, name, outside, quarantine, regions, when",
                "- { name: r, when: { Modality: US }, regions: [] }             | regions | at least one",
                "- { name: r, when: { Modality: US }, regions: [ { x: 0, y: 0, width: 10 } ] } | regions[1].height | missing",
                "- { name: r, when: { Modality: US }, regions: [ { x: 0, y: 0, width: 0, height: 1 } ] } | regions[1].width | found \"0\"",
                "- { name: r, when: { Modality: US }, regions: [ { x: 1.5, y: 0, width: 1, height: 1 } ] } | regions[1].x | whole number",
                "- { name: r, when: { Modality: US }, regions: [ { x: a, y: 0, width: 1, height: 1 } ] } | regions[1].x | found \"a\"",
                "- { name: r, when: { Modality: US }, regions: [ { x: 0, y: 0, width: 1, height: 101% } ] } | regions[1].height | found \"101%\"",
                "- { name: r, when: { Modality: US }, clean: { reviewedBy: me } } | clean.on | missing",
                "- { name: r, when: { Modality: US }, clean: { reviewedBy: me, on: today } } | clean.on | found \"today\"",
                "- { name: r, when: { Modality: US }, clean: true }             | clean | reviewedBy",
                "- { name: r, when: { Modality: US }, quarantine: true, outside: ultrasound-regions } | rule \"r\" | more than one",
                "- { name: r, when: { Modality: US },; quarantine: true, name: s } | rules.yaml:2 | given twice",
                "- { name: r, when: { Modality: US }, quarantine: true };- { name: r, when: { Modality: MR }, quarantine: true } | rule \"r\" | already taken",
                "- { name: &a r, when: { Modality: *a }, quarantine: true }     | rules.yaml:1 | alias",
                "- { name: r,;  when: [                                         | rules.yaml: | not YAML",
                "[];---;[]                                                      | rules.yaml: | second document"
            })
    void aMistakeIsNamedWithItsPlaceAndWhatIsAllowed(String yaml, String where, String what) {
        String text = yaml == null ? "" : yaml.replace(';', '\n');
        assertThatThrownBy(() -> Instances.rules(text))
                .isInstanceOf(RuleException.class)
                .hasMessageStartingWith("rules.yaml")
                .hasMessageContaining(where)
                .hasMessageContaining(what)
                .hasMessageNotContaining("\n");
    }

    @Test
    void whatIsFoundIsToldInOneLine() {
        assertThatThrownBy(() -> Instances.rules("- { name: \"a\\nb\", when: \"\\e[2J\" }"))
                .hasMessageStartingWith("rules.yaml:1: rule \"a\\u000Ab\": when: found \"\\u001B[2J\", allowed");
    }

    @Test
    void aMistakeFurtherDownIsNamedWithItsLine() {
        assertThatThrownBy(() -> Instances.rules(EXAMPLES.replace("height: 40", "height: none")))
                .hasMessageStartingWith("rules.yaml:3: rule \"ACME EchoMaster header bar\": regions[2].height:");
        assertThatThrownBy(() -> Instances.rules(EXAMPLES.replace("StationName", "Station")))
                .hasMessageStartingWith(
                        "rules.yaml:11: rule \"axial brain MR of scanner 3, looked at\": when.Station:");
    }

    @Test
    void namesAreTakenOnceOverAllFiles() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("a.yaml", EXAMPLES);
        files.put("b.yaml", EXAMPLES);
        assertThatThrownBy(() -> RuleSet.parse(files))
                .hasMessage("b.yaml: rule \"ACME EchoMaster header bar\": name: already taken in a.yaml");
    }

    @Test
    void filesAreReadFromDisk(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("a.yaml"), EXAMPLES);
        assertThat(RuleSet.read(List.of(file)).version())
                .isEqualTo(Instances.rules(EXAMPLES).version());
        Path broken = Files.write(folder.resolve("b.yaml"), new byte[] {(byte) 0xC3, 0x28});
        assertThatThrownBy(() -> RuleSet.read(List.of(broken))).hasMessageContaining("b.yaml: not UTF-8");
    }
}
