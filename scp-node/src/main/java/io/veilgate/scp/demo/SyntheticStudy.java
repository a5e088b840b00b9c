package io.veilgate.scp.demo;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Value;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/** A study whose instances are made when asked for, always the same from the same seed; each alone, so that memory holds one at a time. */
public final class SyntheticStudy {
    private final long seed;
    private final int number;
    private final SyntheticPatient patient;
    private final SyntheticDevice device;
    private final int series;
    private final int instances;
    private final int firstSerial;
    private final BurnedInLayout layout;

    SyntheticStudy(
            long seed,
            int number,
            SyntheticPatient patient,
            SyntheticDevice device,
            int series,
            int instances,
            int firstSerial,
            BurnedInLayout layout) {
        this.seed = seed;
        this.number = number;
        this.patient = patient;
        this.device = device;
        this.series = series;
        this.instances = instances;
        this.firstSerial = firstSerial;
        this.layout = layout;
    }

    public SyntheticPatient patient() {
        return patient;
    }

    public SyntheticDevice device() {
        return device;
    }

    /** How many there are. */
    public int instances() {
        return instances;
    }

    public String studyInstanceUid() {
        return uid("study");
    }

    public String seriesInstanceUid(int instance) {
        return uid("series " + seriesOf(instance));
    }

    public String sopInstanceUid(int instance) {
        return uid("instance " + instance);
    }

    public String accessionNumber() {
        return String.format("AC%08d", 80_000_000 + number);
    }

    /** Study Date, VR DA. */
    public String date() {
        return String.format("2024%02d%02d", 1 + number % 12, 1 + number * 7 % 28);
    }

    /** The series, from 0, of an instance; series follow each other. */
    int seriesOf(int instance) {
        return instance * series / instances;
    }

    /** A UID below 2.25 (PS3.5 §B.2) that belongs to this study, seed and purpose. */
    String uid(String purpose) {
        byte[] name = ("veilgate demo " + seed + " " + number + " " + purpose).getBytes(StandardCharsets.UTF_8);
        String digits = UUID.nameUUIDFromBytes(name).toString().replace("-", "");
        return "2.25." + new BigInteger(digits, 16);
    }

    /** @param instance from 0 */
    public SyntheticInstance instance(int instance) {
        DataSet dataSet = DataSet.littleEndian();
        Set<String> identifyingValues = new HashSet<>();
        Set<String> instanceUids = new HashSet<>();
        SyntheticHeader.write(this, instance, new HeaderBuilder(dataSet, identifyingValues, instanceUids));
        byte[] pixels = new byte[device.columns() * device.rows() * device.bytesPerPixel() * device.frames()];
        int serial = firstSerial + instance;
        List<GroundTruth.BurnedInText> burnedIn = paint(pixels, instance, serial);
        byte[] encoded = pixels;
        if (device.transferSyntax().encapsulated()) {
            encoded = RleEncoder.encapsulate(pixels, device.bytesPerPixel(), device.columns());
            dataSet.put(new Element(Tag.PixelData, Vr.OB, new Value.Fragments(0, encoded.length)));
        } else {
            Vr vr = device.isColor() ? Vr.OB : Vr.OW;
            dataSet.put(new Element(Tag.PixelData, vr, new Value.Bulk(0, encoded.length)));
        }
        return new SyntheticInstance(
                dataSet,
                device.transferSyntax(),
                ByteSource.of(encoded),
                new GroundTruth(serial, burnedIn, identifyingValues, instanceUids));
    }

    private List<GroundTruth.BurnedInText> paint(byte[] pixels, int instance, int serial) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + serial);
        List<GroundTruth.BurnedInText> burnedIn = List.of();
        int frameBytes = pixels.length / device.frames();
        for (int frame = 0; frame < device.frames(); frame++) {
            Canvas canvas = device.isColor()
                    ? Canvas.rgb(pixels, frame * frameBytes, device.columns(), device.rows())
                    : Canvas.gray(pixels, frame * frameBytes, device.columns(), device.rows());
            double position = device.frames() > 1 ? (double) frame / device.frames() : (instance + 0.5) / instances;
            device.phantom().paint(canvas, position, random);
            burnedIn = layout.write(canvas, device, patient, date());
            SerialNumber.draw(canvas, serial, device.black(), device.white());
        }
        return burnedIn;
    }

    @Override
    public String toString() {
        return "SyntheticStudy[" + number + ", " + device + ", " + instances + " instances]";
    }
}
