package io.veilgate.core.deid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Tags;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProfileTest {
    private final Profile profile = Profile.basic();

    @Test
    void hasEveryRowOfTheTableWithEveryColumn() {
        assertThat(ProfileTable.rows())
                .hasSize(655)
                .allSatisfy(row -> assertThat(row.options()).hasSameSizeAs(ProfileOption.values()));
    }

    @Test
    void basicProfileNeverSaysKeepOrClean() {
        assertThat(ProfileTable.rows())
                .extracting(ProfileTable.Row::basicProfile)
                .doesNotContain("K", "C", "");
    }

    @Test
    void doesWhatTheTableSaysForEveryRow() {
        List<ProfileTable.Row> rows = ProfileTable.rows().stream()
                .filter(row -> !row.isPrivate() && !row.isRepeating())
                .filter(row -> Tags.group(row.tag()) >= 8 && row.tag() != Tag.ReferencedStudySequence)
                .toList();
        assertThat(rows)
                .hasSizeGreaterThan(600)
                .allSatisfy(row -> assertThat(profile.action(row.tag()))
                        .as(Tags.format(row.tag()))
                        .isEqualTo(Action.ofCell(row.basicProfile())));
    }

    @Test
    void removesTheReferencedStudySequenceWhichMustNotBeEmpty() {
        assertThat(profile.action(Tag.ReferencedStudySequence)).isEqualTo(Action.X);
        assertThat(profile.action(Tag.AcquisitionContextSequence)).isEqualTo(Action.Z);
    }

    /** Private, group length, file meta, DICOMDIR, curve, overlay, variable pixel data, in no dictionary. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00091010,
                0x00290010,
                0x00080000,
                0x00020010,
                0x00041500,
                0x50003000,
                0x501E2600,
                0x60003000,
                0x60000010,
                0x601E4000,
                0x7F020010,
                0x0008FFF0
            })
    void removesWholeClassesOfElements(int tag) {
        assertThat(profile.action(tag)).isEqualTo(Action.X);
    }

    @Test
    void keepsPixelDataAndWhatDescribesIt() {
        assertThat(List.of(
                        Tag.PixelData,
                        Tag.Rows,
                        Tag.ExtendedOffsetTable,
                        Tag.Modality,
                        Tag.SpecificCharacterSet,
                        Tag.SOPClassUID))
                .allSatisfy(tag -> assertThat(profile.action(tag)).isEqualTo(Action.K));
    }

    @Test
    void decidesWhatTheTableLeavesOpen() {
        assertThat(profile.action(Tag.SOPInstanceUIDOfConcatenationSource)).isEqualTo(Action.U);
        assertThat(profile.action(Tag.ReferencedSOPClassUID)).isEqualTo(Action.K);
        assertThat(profile.action(Tag.CodingSchemeUID)).isEqualTo(Action.K);
        assertThat(profile.action(Tag.DocumentAuthorTrial)).isEqualTo(Action.X);
        assertThat(profile.action(Tag.StudyUpdateDateTime)).isEqualTo(Action.X);
        assertThat(profile.action(Tag.RetrieveURL)).isEqualTo(Action.X);
        assertThat(profile.action(Tag.CommentsOnTheScheduledProcedureStep)).isEqualTo(Action.X);
        assertThat(profile.action(Tag.EncryptedAttributesSequence)).isEqualTo(Action.X);
        assertThat(profile.action(Tag.MACParametersSequence)).isEqualTo(Action.X);
        assertThat(profile.action(Tag.IconImageSequence)).isEqualTo(Action.X);
        assertThat(profile.action(Tag.DigitalSignaturesSequence)).isEqualTo(Action.X);
        assertThat(profile.action(Tag.DataSetTrailingPadding)).isEqualTo(Action.X);
    }

    @Test
    void versionNamesProfileEditionAndRevision() {
        assertThat(profile.version()).isEqualTo("basic/2025e/1");
    }

    @Test
    void configurationMayNameTheBasicProfile() {
        assertThat(Profile.configured("basic", List.of()).version()).isEqualTo(profile.version());
    }

    @Test
    void configurationMayNotNameWhatIsNotBuilt() {
        assertThatThrownBy(() -> Profile.configured("basic", List.of("retain-uids")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'retain-uids'")
                .hasMessageContaining("not supported");
        assertThatThrownBy(() -> Profile.configured("basic", List.of("retain-everything")))
                .hasMessageContaining("not known");
        assertThatThrownBy(() -> Profile.configured("full", List.of())).hasMessageContaining("'full'");
    }
}
