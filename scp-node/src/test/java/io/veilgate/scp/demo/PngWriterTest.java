package io.veilgate.scp.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngWriterTest {
    @TempDir
    Path folder;

    private static FrameImage gray(boolean inverse, int... values) {
        byte[] pixels = new byte[values.length * 2];
        for (int i = 0; i < values.length; i++) {
            pixels[2 * i] = (byte) values[i];
            pixels[2 * i + 1] = (byte) (values[i] >> 8);
        }
        return new FrameImage(values.length, 1, 1, 16, 12, true, inverse, pixels);
    }

    @Test
    void showsBothFramesSideBySideInTheHeadersWindow() throws Exception {
        DataSet header = DataSet.littleEndian();
        header.putString(Tag.WindowCenter, Vr.DS, "0");
        header.putString(Tag.WindowWidth, Vr.DS, "200");
        FrameImage before = gray(false, -300, -100, 0, 100, 300);
        FrameImage after = gray(true, -300, -100, 0, 100, 300);
        Path file = folder.resolve("both.png");
        PngWriter.write(before, after, PngWriter.Window.of(header, before), file);
        var image = ImageIO.read(file.toFile());
        assertThat(image.getHeight()).isEqualTo(1);
        assertThat(image.getRaster().getPixel(0, 0, (int[]) null)).containsOnly(0);
        assertThat(image.getRaster().getPixel(2, 0, (int[]) null)).containsOnly(127);
        assertThat(image.getRaster().getPixel(4, 0, (int[]) null)).containsOnly(255);
        int right = image.getWidth() - 5;
        assertThat(image.getRaster().getPixel(right, 0, (int[]) null)).containsOnly(255);
        assertThat(image.getRaster().getPixel(right + 4, 0, (int[]) null)).containsOnly(0);
    }
}
