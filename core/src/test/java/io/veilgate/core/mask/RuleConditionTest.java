package io.veilgate.core.mask;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uids;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Value;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each condition on one image, whose attributes are those of {@link Instances#mr}. */
class RuleConditionTest {
    private static boolean matches(String condition) throws RuleException {
        DataSet image = Instances.mr();
        image.putString(Tag.StationName, Vr.SH, " MR3 ");
        image.putString(Tag.SliceThickness, Vr.DS, "5.00");
        image.putString(Tag.PatientSex, Vr.CS, "");
        image.putString(Tag.SeriesDescription, Vr.LO, "a*b");
        image.put(new Element(0x00091001, Vr.LO, new Value.Bytes("private ".getBytes())));
        RuleSet rules = Instances.rules("- { name: one, when: { " + condition + " }, quarantine: true }");
        return !rules.matching(image).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Modality: MR",
                "Modality: ' mr '",
                "Modality: [CT, MR]",
                "Modality: [absent, 'M?']",
                "Manufacturer: acme medical",
                "Manufacturer: '~ACME'",
                "Manufacturer: ~medic",
                "Manufacturer: '* MEDICAL'",
                "Manufacturer: '*e*e*'",
                "ManufacturerModelName: EchoMaster*",
                "ManufacturerModelName: 'EchoMaster ?'",
                "ManufacturerModelName: '*'",
                "ImageType: \"ORIGINAL\\\\PRIMARY*\"",
                "ImageType: 'original\\primary\\axial'",
                "ImageType: ~axial",
                "Rows: 480",
                "Rows: '480'",
                "Rows: 480.0",
                "Rows: '4?0'",
                "SliceThickness: 5",
                "SliceThickness: '5.0'",
                "StationName: mr3",
                "SOPClassUID: MRImageStorage",
                "SOPClassUID: 1.2.840.10008.5.1.4.1.1.4",
                "SOPClassUID: [CTImageStorage, MRImageStorage]",
                "SOPClassUID: 'MRImage*'",
                "SOPClassUID: ~mrimage",
                "SOPClassUID: '1.2.840.*'",
                "PixelData: present",
                "PatientSex: absent",
                "PatientName: absent",
                "SequenceOfUltrasoundRegions: absent",
                "SeriesDescription: 'a?b'",
                "'(0008,0060)': MR",
                "00080060: MR",
                "'(0009,1001)': private",
                "Modality: MR, Rows: 480, Columns: 640"
            })
    void holds(String condition) throws Exception {
        assertThat(matches(condition)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Modality: M",
                "Modality: [CT, US]",
                "Modality: absent",
                "Manufacturer: Acme",
                "Manufacturer: 'Acme?'",
                "Manufacturer: 'Medical*'",
                "ImageType: ORIGINAL",
                "ImageType: 'ORIGINAL\\PRIMARY'",
                "Rows: 481",
                "Rows: '48'",
                "SliceThickness: 50",
                "SOPClassUID: CTImageStorage",
                "SOPClassUID: 1.2.840.10008.5.1.4.1.1",
                "PatientName: '*'",
                "PatientSex: present",
                "PatientSex: '*'",
                "FloatPixelData: present",
                "Modality: MR, Rows: 480, Columns: 641"
            })
    void fails(String condition) throws Exception {
        assertThat(matches(condition)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*a*a*a*a*a*a*a*a*a*b", "*****b"})
    void globsWithManyStarsEnd(String pattern) throws Exception {
        DataSet image = Instances.image(Uids.MRImageStorage, "MR");
        image.putString(Tag.SeriesDescription, Vr.LO, "a".repeat(5000));
        RuleSet rules =
                Instances.rules("- { name: one, when: { SeriesDescription: '" + pattern + "' }, quarantine: true }");
        assertThat(rules.matching(image)).isEmpty();
    }
}
