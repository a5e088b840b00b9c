package io.veilgate.core.mask;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uids;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceGroupTest {
    private static boolean ownRuleMatches(DataSet image) throws RuleException {
        String rule = "- name: r\n  " + DeviceGroup.of(image).whenYaml() + "\n  quarantine: true\n";
        return !Instances.rules(rule).matching(image).isEmpty();
    }

    @Test
    void printsTheConditionsInOneLine() {
        assertThat(DeviceGroup.of(Instances.image(Uids.UltrasoundImageStorage, "US"))
                        .whenYaml())
                .isEqualTo("when: { Manufacturer: \"Acme Medical\", ManufacturerModelName: \"EchoMaster 3\","
                        + " SOPClassUID: UltrasoundImageStorage, Rows: 480, Columns: 640,"
                        + " ImageType: \"ORIGINAL\\\\PRIMARY\\\\AXIAL\" }");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "with: colon # and hash",
                "\"quoted\" 'twice'",
                "back\\slash",
                "{ [ , ] }",
                "~tilde",
                "star*and?",
                "*",
                "present",
                "ABSENT",
                "~",
                "true",
                "007",
                "1e3",
                "- dash",
                "&anchor *alias !tag %directive @at `tick",
                "trailing\\",
                "",
                "   "
            })
    void theConditionsReadBackMatchTheirImage(String value) throws Exception {
        DataSet image = Instances.mr();
        image.putString(Tag.Manufacturer, Vr.LO, value);
        image.putString(Tag.ManufacturerModelName, Vr.LO, value);
        image.putStrings(Tag.ImageType, Vr.CS, List.of("ORIGINAL", value));
        assertThat(ownRuleMatches(image)).isTrue();
    }

    @Test
    void textOfAnyRepertoireAndControlCharactersReadBack() throws Exception {
        DataSet image = Instances.mr();
        image.putString(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 192");
        image.putString(Tag.Manufacturer, Vr.LO, "\uD55C\uAD6D \uD83E\uDE7B \u0085 \u2028 \uFEFF x");
        image.putString(Tag.ManufacturerModelName, Vr.LO, "a\tb\u0001\u007Fc");
        assertThat(ownRuleMatches(image)).isTrue();
    }

    @Test
    void anotherDeviceOrLayoutDoesNotMatch() throws Exception {
        RuleSet rules =
                Instances.rules("- name: r\n  " + DeviceGroup.of(Instances.mr()).whenYaml() + "\n  quarantine: true\n");
        DataSet otherModel = Instances.mr();
        otherModel.putString(Tag.ManufacturerModelName, Vr.LO, "EchoMaster 4");
        DataSet otherSize = Instances.mr();
        otherSize.putUnsignedShort(Tag.Columns, 641);
        DataSet otherType = Instances.mr();
        otherType.remove(Tag.ImageType);
        for (DataSet image : List.of(otherModel, otherSize, otherType, Instances.image(Uids.CTImageStorage, "CT"))) {
            assertThat(rules.matching(image)).isEmpty();
        }
    }

    @Test
    void privateSopClassesAndMissingAttributesReadBack() throws Exception {
        DataSet image = Instances.mr();
        image.putString(Tag.SOPClassUID, Vr.UI, "1.2.3.4");
        image.remove(Tag.Rows);
        image.remove(Tag.Manufacturer);
        assertThat(ownRuleMatches(image)).isTrue();
    }
}
