package io.veilgate.core.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StorageSopClassTest {
    @Test
    void knowsWhatAnInstanceCarries() {
        assertThat(carries(Uids.CTImageStorage)).isEqualTo(StorageSopClass.Carries.PIXELS);
        assertThat(carries(Uids.ParametricMapStorage)).isNotEqualTo(StorageSopClass.Carries.NO_PIXELS);
        assertThat(carries(Uids.EncapsulatedPDFStorage)).isEqualTo(StorageSopClass.Carries.ENCAPSULATED_DOCUMENT);
        assertThat(carries(Uids.BasicTextSRStorage)).isEqualTo(StorageSopClass.Carries.STRUCTURED_REPORT);
        assertThat(carries(Uids.VideoEndoscopicImageStorage)).isEqualTo(StorageSopClass.Carries.VIDEO);
        assertThat(carries(Uids.RTPlanStorage)).isEqualTo(StorageSopClass.Carries.NO_PIXELS);
    }

    private static StorageSopClass.Carries carries(Uid uid) {
        return StorageSopClass.of(uid).orElseThrow().carries();
    }

    @Test
    void leavesOutDirectoriesAndWhatIsNoStorageClass() {
        assertThat(StorageSopClass.of(Uids.MediaStorageDirectoryStorage)).isEmpty();
        assertThat(StorageSopClass.of(Uids.Verification)).isEmpty();
        assertThat(StorageSopClass.all()).hasSizeGreaterThan(200);
        assertThat(StorageSopClass.all()).extracting(StorageSopClass::uid).doesNotHaveDuplicates();
    }

    @Test
    void knowsModalities() {
        assertThat(StorageSopClass.of(Uids.CTImageStorage).orElseThrow().modalities())
                .containsExactly("CT");
    }
}
