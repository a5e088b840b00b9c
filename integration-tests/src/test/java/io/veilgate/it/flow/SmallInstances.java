package io.veilgate.it.flow;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Value;
import io.veilgate.it.harness.Pixels;
import io.veilgate.scp.demo.SyntheticDevice;
import io.veilgate.scp.demo.SyntheticFiles;
import io.veilgate.scp.demo.SyntheticInstance;
import io.veilgate.scp.demo.SyntheticStudies;
import io.veilgate.scp.demo.SyntheticStudy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Many MR instances of 128 × 128 pixels (32 KiB), quickly made; the last two pixels hold the instance's number. */
public final class SmallInstances {
    /** Blanks the first ten rows. */
    public static final String RULES = """
            - name: small MR
              when: { Modality: MR, Rows: 128, Columns: 128 }
              regions: [ { x: 0, y: 0, width: 128, height: 10 } ]
            """;

    private static final int SIDE = 128;

    public static final int PIXEL_BYTES = SIDE * SIDE * 2;
    /** Those that {@link #RULES} blank, at the beginning. */
    public static final int BLANK_BYTES = 10 * SIDE * 2;

    private SmallInstances() {}

    /** @return Study Instance UIDs, of each study one instance after the other */
    public static List<String> write(Path folder, int studies, int instancesOfEach) throws IOException {
        return write(folder, 21, studies, instancesOfEach, 0);
    }

    /** @param firstSerial number of the first; the others count on */
    public static List<String> write(Path folder, long seed, int studies, int instancesOfEach, int firstSerial)
            throws IOException {
        Files.createDirectories(folder);
        List<String> uids = new ArrayList<>();
        int serial = firstSerial;
        for (SyntheticStudy study : new SyntheticStudies(seed).series(SyntheticDevice.MR, studies, 1)) {
            uids.add(study.studyInstanceUid());
            SyntheticInstance model = study.instance(0);
            for (int i = 0; i < instancesOfEach; i++) {
                write(model, serial, folder.resolve("%06d.dcm".formatted(serial)));
                serial++;
            }
        }
        return uids;
    }

    /** One that {@link #RULES} have no rule for. */
    static Path ofUnknownDevice(Path file) throws IOException {
        SyntheticInstance model = new SyntheticStudies(22)
                .series(SyntheticDevice.MR, 1, 1)
                .getFirst()
                .instance(0);
        model.dataSet().putString(Tag.Modality, Vr.CS, "CT");
        write(model, 9_999, file);
        return file;
    }

    private static void write(SyntheticInstance model, int serial, Path file) throws IOException {
        DataSet dataSet = model.dataSet();
        dataSet.putString(Tag.SOPInstanceUID, Vr.UI, "2.25.77000" + serial);
        for (int tag : List.of(Tag.Rows, Tag.Columns)) {
            dataSet.put(new Element(tag, Vr.US, new Value.Bytes(new byte[] {(byte) SIDE, 0})));
        }
        dataSet.put(new Element(Tag.PixelData, Vr.OW, new Value.Bulk(0, PIXEL_BYTES)));
        ByteBuffer pixels = ByteBuffer.allocate(PIXEL_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (pixels.position() < PIXEL_BYTES - 4) {
            pixels.putShort(sampleAt(pixels.position()));
        }
        pixels.putInt(serial & 0xFF | (serial >> 8) << 16);
        SyntheticFiles.write(
                new SyntheticInstance(dataSet, model.transferSyntax(), ByteSource.of(pixels.array()), model.truth()),
                file);
    }

    /** What an original has at a byte of its pixels, but for the last two. */
    public static short sampleAt(int position) {
        return (short) (1 + position % 4000);
    }

    static int serial(Pixels pixels) {
        return (int) (pixels.sample(0, SIDE - 1, SIDE - 2, 0) | pixels.sample(0, SIDE - 1, SIDE - 1, 0) << 8);
    }
}
