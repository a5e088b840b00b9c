package io.veilgate.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.it.flow.Originals.Original;
import io.veilgate.it.harness.Judges;
import io.veilgate.it.harness.Pixels;
import io.veilgate.scp.demo.PixelBox;
import io.veilgate.scp.demo.SerialNumber;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What an archive holds, held against the originals with the eyes of programs that others wrote. */
final class ArrivedFiles {
    private static final List<Charset> CHARSETS =
            List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1, Charset.forName("EUC-KR"));
    /** Fewer bytes stand in pixel data by chance; they are looked for in the header only. */
    private static final int FEWEST_TELLING_BYTES = 6;

    private static final String PIXEL_DATA_TAG = "\u00e0\u007f\u0010\u0000";

    private ArrivedFiles() {}

    /** Every original arrived, once, blank where it has to be and the same elsewhere, and nothing of the patient with it. */
    static void areMaskedOriginals(List<Path> arrived, Originals originals) throws Exception {
        Map<Integer, Path> bySerial = new TreeMap<>();
        Map<Integer, Pixels> before = originals.pixels();
        List<Pixels> after = Judges.pixels(arrived);
        for (int i = 0; i < arrived.size(); i++) {
            int serial = serial(after.get(i));
            assertThat(bySerial.put(serial, arrived.get(i)))
                    .as("%d arrived twice", serial)
                    .isNull();
            Original original = originals.bySerial().get(serial);
            assertThat(original).as("%d was asked for", serial).isNotNull();
            assertThat(differenceOf(before.get(serial), after.get(i), BlankRegions.of(original.device())))
                    .as("pixels of %d, %s", serial, original.device())
                    .isEmpty();
        }
        assertThat(bySerial.keySet()).isEqualTo(originals.bySerial().keySet());
        assertThat(Judges.pydicom(arrived).values()).allSatisfy(reading -> {
            assertThat(reading.problem()).isEmpty();
            assertThat(reading.warnings()).isEmpty();
        });
        for (var each : bySerial.entrySet()) {
            Original original = originals.bySerial().get(each.getKey());
            holdsNothingOf(original, each.getValue());
            isNoWorseThan(original, each.getValue());
        }
    }

    /** The numbers in the pixels, each as often as it arrived. */
    static List<Integer> serials(List<Path> arrived) throws Exception {
        return Judges.pixels(arrived).stream()
                .map(ArrivedFiles::serial)
                .sorted()
                .toList();
    }

    private static int serial(Pixels pixels) {
        return SerialNumber.read(
                pixels.bytes(), pixels.columns(), pixels.rows(), pixels.samples() * pixels.bytesPerSample());
    }

    /** @return what is wrong, nothing if all is well */
    private static String differenceOf(Pixels before, Pixels after, List<PixelBox> blank) {
        if (before.bytes().length != after.bytes().length
                || before.rows() != after.rows()
                || before.frames() != after.frames()) {
            return "another shape";
        }
        int size = before.samples() * before.bytesPerSample();
        int rowBytes = before.columns() * size;
        // what has to be there: the original, with each box filled with the value of the output's first pixel in it
        byte[] expected = before.bytes().clone();
        for (int frameRow = 0; frameRow < before.frames() * before.rows(); frameRow++) {
            for (PixelBox box : blank) {
                if (!box.contains(box.x(), frameRow % before.rows())) {
                    continue;
                }
                int first = box.y() * rowBytes + box.x() * size;
                for (int column = box.x(); column < box.x() + box.width(); column++) {
                    System.arraycopy(after.bytes(), first, expected, frameRow * rowBytes + column * size, size);
                }
            }
        }
        int at = Arrays.mismatch(expected, after.bytes());
        return at < 0 ? "" : "row %d, column %d".formatted(at / rowBytes, at % rowBytes / size);
    }

    private static void holdsNothingOf(Original original, Path arrived) throws Exception {
        String bytes = new String(Files.readAllBytes(arrived), StandardCharsets.ISO_8859_1);
        int pixelData = bytes.indexOf(PIXEL_DATA_TAG);
        assertThat(pixelData).isPositive();
        String header = bytes.substring(0, pixelData);
        List<String> found = new ArrayList<>();
        Set<String> values = new HashSet<>(original.truth().identifyingValues());
        values.addAll(original.truth().instanceUids());
        for (String value : values) {
            for (String encoded : encodings(value)) {
                if ((encoded.length() < FEWEST_TELLING_BYTES ? header : bytes).contains(encoded)) {
                    found.add(value);
                }
            }
        }
        assertThat(found)
                .as("identifying values of %s in the output", original.device())
                .isEmpty();
    }

    private static Set<String> encodings(String value) {
        Set<String> encoded = new LinkedHashSet<>();
        for (Charset charset : CHARSETS) {
            if (charset.newEncoder().canEncode(value)) {
                encoded.add(new String(value.getBytes(charset), StandardCharsets.ISO_8859_1));
            }
        }
        return encoded;
    }

    private static void isNoWorseThan(Original original, Path arrived) throws Exception {
        assertThat(Judges.dciodvfyErrors(original.file()))
                .as("errors that dciodvfy has found in %s before", original.device())
                .containsAll(Judges.dciodvfyErrors(arrived));
        Judges.gdcminfo(arrived).succeeded();
    }
}
