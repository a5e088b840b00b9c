package io.veilgate.core.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ElementDictionaryTest {
    private final ElementDictionary dictionary = ElementDictionary.standard();

    @Test
    void findsElementsByTagAndKeyword() {
        ElementDictionary.Entry entry = dictionary.get(Tag.PatientName).orElseThrow();

        assertThat(entry.keyword()).isEqualTo("PatientName");
        assertThat(entry.vr()).isEqualTo("PN");
        assertThat(entry.vm()).isEqualTo("1");
        assertThat(entry.retired()).isFalse();
        assertThat(dictionary.byKeyword("PatientName")).contains(entry);
        assertThat(dictionary.byKeyword("NoSuchKeyword")).isEmpty();
        assertThat(dictionary.get(Tags.of(0x0008, 0x0003))).isEmpty();
    }

    @Test
    void findsElementsOfRepeatingGroups() {
        assertThat(dictionary.get(0x60003000).orElseThrow().keyword()).isEqualTo("OverlayData");
        assertThat(dictionary.get(0x601E3000).orElseThrow().keyword()).isEqualTo("OverlayData");
        assertThat(dictionary.get(0x60020010).orElseThrow().vr()).isEqualTo("US");
        assertThat(dictionary.get(0x50043000).orElseThrow().keyword()).isEqualTo("CurveData");
        assertThat(dictionary.get(0x60013000)).isEmpty();
    }

    @Test
    void tellsTheVrOfAnImplicitStream() {
        assertThat(dictionary.implicitVr(Tag.PatientName)).isEqualTo(Vr.PN);
        assertThat(dictionary.implicitVr(Tag.PixelData)).isEqualTo(Vr.OW);
        assertThat(dictionary.implicitVr(Tag.PixelPaddingValue)).isEqualTo(Vr.US);
        assertThat(dictionary.implicitVr(Tag.LUTData)).isEqualTo(Vr.US);
        assertThat(dictionary.implicitVr(Tag.ReferencedImageSequence)).isEqualTo(Vr.SQ);
        assertThat(dictionary.implicitVr(0x60003000)).isEqualTo(Vr.OW);
        assertThat(dictionary.implicitVr(0x00080000)).isEqualTo(Vr.UL);
        assertThat(dictionary.implicitVr(0x00090010)).isEqualTo(Vr.LO);
        assertThat(dictionary.implicitVr(0x00091001)).isEqualTo(Vr.UN);
        assertThat(dictionary.implicitVr(0x00080003)).isEqualTo(Vr.UN);
    }

    @Test
    void everyEntryHasAVrThatAStreamCanHave() {
        for (int group = 0; group < 0x10000; group += 2) {
            for (int element : new int[] {0x0000, 0x0005, 0x0010, 0x1000, 0x3000}) {
                assertThat(dictionary.implicitVr(Tags.of(group, element))).isNotNull();
            }
        }
    }
}
