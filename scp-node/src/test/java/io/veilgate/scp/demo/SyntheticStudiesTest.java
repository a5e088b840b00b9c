package io.veilgate.scp.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uid;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyntheticStudiesTest {
    private static SyntheticStudy study(SyntheticDevice device) {
        return new SyntheticStudies(7)
                .demo().stream()
                        .filter(study -> study.device() == device)
                        .findFirst()
                        .orElseThrow();
    }

    private static byte[] bulk(SyntheticInstance instance) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate((int) instance.bulk().size());
        instance.bulk().read(0, bytes);
        return bytes.array();
    }

    @ParameterizedTest
    @EnumSource(SyntheticDevice.class)
    void theSameSeedGivesTheSameInstance(SyntheticDevice device) throws Exception {
        SyntheticInstance one = study(device).instance(1);
        SyntheticInstance same = study(device).instance(1);
        SyntheticInstance next = study(device).instance(0);
        assertThat(bulk(one)).isEqualTo(bulk(same)).isNotEqualTo(bulk(next));
        assertThat(one.truth()).isEqualTo(same.truth());
        assertThat(one.dataSet().string(Tag.SOPInstanceUID))
                .isEqualTo(same.dataSet().string(Tag.SOPInstanceUID));
    }

    @ParameterizedTest
    @EnumSource(value = SyntheticDevice.class, mode = EnumSource.Mode.EXCLUDE, names = "US_RLE")
    void everyFrameCarriesItsSerialNumber(SyntheticDevice device) throws Exception {
        SyntheticInstance instance = study(device).instance(1);
        byte[] pixels = bulk(instance);
        int frameBytes = pixels.length / device.frames();
        for (int frame = 0; frame < device.frames(); frame++) {
            byte[] one = Arrays.copyOfRange(pixels, frame * frameBytes, (frame + 1) * frameBytes);
            assertThat(SerialNumber.read(one, device.columns(), device.rows(), device.bytesPerPixel()))
                    .isEqualTo(instance.truth().serial());
        }
    }

    @ParameterizedTest
    @EnumSource(value = SyntheticDevice.class, mode = EnumSource.Mode.EXCLUDE, names = "US_RLE")
    void textIsInkInsideItsBoxesAndLeavesTheSerialNumberAlone(SyntheticDevice device) throws Exception {
        SyntheticInstance instance = study(device).instance(0);
        byte[] pixels = bulk(instance);
        Canvas canvas = device.isColor()
                ? Canvas.rgb(pixels, 0, device.columns(), device.rows())
                : Canvas.gray(pixels, 0, device.columns(), device.rows());
        PixelBox serial = SerialNumber.box(device.columns(), device.rows());
        assertThat(instance.truth().burnedIn()).hasSizeGreaterThanOrEqualTo(4);
        for (GroundTruth.BurnedInText text : instance.truth().burnedIn()) {
            PixelBox box = text.box();
            assertThat(new PixelBox(0, 0, device.columns(), device.rows()).contains(box))
                    .isTrue();
            int ink = 0;
            for (int y = box.y(); y < box.y() + box.height(); y++) {
                for (int x = box.x(); x < box.x() + box.width(); x++) {
                    assertThat(serial.contains(x, y)).isFalse();
                    ink += (canvas.get(x, y) & 0xFFFFFF) == (device.white() & 0xFFFFFF) ? 1 : 0;
                }
            }
            assertThat(ink)
                    .as("ink of %s", box)
                    .isBetween(box.width() * box.height() / 10, box.width() * box.height() / 2);
        }
    }

    @Test
    void serialNumbersOfASeriesRunWithoutGapAndUidsAreUnique() {
        Set<Integer> serials = new HashSet<>();
        Set<String> uids = new HashSet<>();
        for (SyntheticStudy study : new SyntheticStudies(3).series(SyntheticDevice.MR, 3, 4)) {
            for (int i = 0; i < study.instances(); i++) {
                serials.add(study.instance(i).truth().serial());
                uids.add(study.sopInstanceUid(i));
                assertThat(Uid.isValid(study.sopInstanceUid(i))).isTrue();
            }
        }
        assertThat(serials).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(uids).hasSize(12);
    }

    @Test
    void identifyingValuesStandInTheHeaderAndAreNotPrinted() {
        SyntheticInstance instance = study(SyntheticDevice.CR).instance(0);
        assertThat(instance.truth().identifyingValues())
                .contains("DOE^JANE^QUINCY", "QUINCY", "27182818", "19470711", "PENHALIGON", "UNDERWOOD");
        assertThat(instance.truth().toString() + instance).doesNotContain("DOE", "27182818");
        assertThat(instance.truth().instanceUids())
                .contains(instance.dataSet().string(Tag.StudyInstanceUID).orElseThrow());
    }

    @Test
    void twoSeriesShareAStudy() {
        SyntheticStudy mr = study(SyntheticDevice.MR);
        Set<String> series = new HashSet<>();
        for (int i = 0; i < mr.instances(); i++) {
            series.add(mr.seriesInstanceUid(i));
        }
        assertThat(series).hasSize(2);
    }
}
