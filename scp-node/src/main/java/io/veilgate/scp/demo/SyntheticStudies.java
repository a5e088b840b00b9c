package io.veilgate.scp.demo;

import java.util.List;
import java.util.stream.IntStream;

/** Studies of patients and scanners that do not exist, for the demonstration and for tests of any size. */
public final class SyntheticStudies {
    private final long seed;
    private final BurnedInLayout layout = new BurnedInLayout();

    public SyntheticStudies(long seed) {
        this.seed = seed;
    }

    /** One study of each device, with Korean and Latin names in four character sets. */
    public List<SyntheticStudy> demo() {
        return List.of(
                study(1, SyntheticPatient.HONG, SyntheticDevice.MR, 2, 12, 1),
                study(2, SyntheticPatient.BERGSTROEM, SyntheticDevice.CT, 1, 10, 101),
                study(3, SyntheticPatient.KIM, SyntheticDevice.US_CINE, 1, 2, 201),
                study(4, SyntheticPatient.DOE, SyntheticDevice.CR, 1, 2, 301),
                study(5, SyntheticPatient.LEE, SyntheticDevice.US_RLE, 1, 3, 401));
    }

    /**
     * As many studies as a test needs, each of another patient; the serial numbers in their pixels run from 0 without a gap.
     *
     * @param instances of each study
     */
    public List<SyntheticStudy> series(SyntheticDevice device, int studies, int instances) {
        return IntStream.range(0, studies)
                .mapToObj(number -> study(
                        1000 + number, SyntheticPatient.numbered(number), device, 1, instances, number * instances))
                .toList();
    }

    private SyntheticStudy study(
            int number, SyntheticPatient patient, SyntheticDevice device, int series, int instances, int firstSerial) {
        return new SyntheticStudy(seed, number, patient, device, series, instances, firstSerial, layout);
    }
}
