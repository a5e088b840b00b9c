package io.veilgate.core.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TagsTest {
    @Test
    void takesATagApart() {
        assertThat(Tags.of(0x7FE0, 0x0010)).isEqualTo(Tag.PixelData);
        assertThat(Tags.group(Tag.DataSetTrailingPadding)).isEqualTo(0xFFFC);
        assertThat(Tags.element(Tag.DataSetTrailingPadding)).isEqualTo(0xFFFC);
        assertThat(Tags.format(Tag.PixelData)).isEqualTo("(7FE0,0010)");
        assertThat(Tags.format(Tag.DataSetTrailingPadding)).isEqualTo("(FFFC,FFFC)");
    }

    @Test
    void knowsPrivateElementsAndTheirCreators() {
        assertThat(Tags.isPrivate(0x00090010)).isTrue();
        assertThat(Tags.isPrivate(0x00080010)).isFalse();
        assertThat(Tags.isPrivateCreator(0x00090010)).isTrue();
        assertThat(Tags.isPrivateCreator(0x000900FF)).isTrue();
        assertThat(Tags.isPrivateCreator(0x0009000F)).isFalse();
        assertThat(Tags.isPrivateCreator(0x00090100)).isFalse();
        assertThat(Tags.isPrivateCreator(0x00080010)).isFalse();
        assertThat(Tags.privateCreatorOf(0x0009_12AB)).isEqualTo(0x0009_0012);
        assertThat(Tags.privateCreatorOf(0xFFFB_FF01)).isEqualTo(0xFFFB_00FF);
    }

    @Test
    void knowsOverlaysAndGroupLengths() {
        assertThat(Tags.isOverlay(0x60003000)).isTrue();
        assertThat(Tags.isOverlay(0x60FE0010)).isTrue();
        assertThat(Tags.isOverlay(0x60010010)).isFalse();
        assertThat(Tags.isOverlay(0x61000010)).isFalse();
        assertThat(Tags.isGroupLength(0x00080000)).isTrue();
        assertThat(Tags.isGroupLength(0x00080001)).isFalse();
    }
}
