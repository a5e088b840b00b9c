package io.veilgate.scp.demo;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Value;
import io.veilgate.scp.pacs.StudySource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.OptionalInt;

/**
 * As many small MR studies as a test of load needs, none of which lies anywhere: 128 × 128 pixels of 16 bits (32 KiB) an instance, a study for each
 * patient. The pixels are the same in all but the last two, which hold the instance's number over all studies.
 */
public final class NumberedStudies implements StudySource {
    /** Of rows and columns. */
    public static final int SIDE = 128;

    /** Blanks the rows that {@link #BLANKED_ROWS} counts, from the top. */
    public static final String RULES = """
        - name: small MR
          when: { Modality: MR, Rows: 128, Columns: 128 }
          regions: [ { x: 0, y: 0, width: 128, height: 10 } ]
        """;

    public static final int BLANKED_ROWS = 10;

    private static final int PIXEL_BYTES = SIDE * SIDE * 2;
    private static final int SERIAL_AT = PIXEL_BYTES - 4;
    private static final String STUDY = "2.25.81";
    private static final String SERIES = "2.25.82";
    private static final String INSTANCE = "2.25.83";
    private static final String DIGITS = "%09d";

    /** Of the serial, by which byte it is split over two pixels; 12 bits are stored. */
    private static final int HALF_BITS = 12;

    private final int studies;
    private final int instancesOfEach;
    private final BurnedInLayout layout = new BurnedInLayout();
    private final byte[] pixels = pattern();

    public NumberedStudies(int studies, int instancesOfEach) {
        if ((long) studies * instancesOfEach > 1 << 2 * HALF_BITS) {
            throw new IllegalArgumentException("an instance's number has " + 2 * HALF_BITS + " bits");
        }
        this.studies = studies;
        this.instancesOfEach = instancesOfEach;
    }

    /** No row is of one value. */
    private static byte[] pattern() {
        ByteBuffer pattern = ByteBuffer.allocate(PIXEL_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (pattern.hasRemaining()) {
            pattern.putShort((short) (1 + pattern.position() % 4000));
        }
        return pattern.array();
    }

    /** Encoded pixels of an instance, little endian; new with each call. */
    public byte[] pixels(int serial) {
        byte[] made = pixels.clone();
        ByteBuffer.wrap(made)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(SERIAL_AT, (short) (serial >> HALF_BITS))
                .putShort(SERIAL_AT + 2, (short) (serial & (1 << HALF_BITS) - 1));
        return made;
    }

    /** The instance's number, from its encoded pixels. */
    public static int serial(ByteBuffer pixels) {
        ByteBuffer little = pixels.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return little.getShort(SERIAL_AT) << HALF_BITS | little.getShort(SERIAL_AT + 2);
    }

    @Override
    public int studies() {
        return studies;
    }

    @Override
    public int instancesOfEach() {
        return instancesOfEach;
    }

    @Override
    public String studyInstanceUid(int study) {
        return STUDY + String.format(DIGITS, study);
    }

    @Override
    public OptionalInt numberOf(String studyInstanceUid) {
        if (!studyInstanceUid.matches("2\\.25\\.81[0-9]{9}")) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(studyInstanceUid.substring(STUDY.length()));
        return number < studies ? OptionalInt.of(number) : OptionalInt.empty();
    }

    @Override
    public Made instance(int study, int instance) {
        int serial = study * instancesOfEach + instance;
        DataSet dataSet = DataSet.littleEndian();
        SyntheticStudy model = new SyntheticStudy(
                0,
                study,
                SyntheticPatient.numbered(study),
                SyntheticDevice.MR,
                1,
                instancesOfEach,
                study * instancesOfEach,
                layout);
        HeaderBuilder header = new HeaderBuilder(dataSet, new HashSet<>(), new HashSet<>());
        SyntheticHeader.write(model, instance, header);
        header.instanceUid(Tag.StudyInstanceUID, studyInstanceUid(study))
                .instanceUid(Tag.SeriesInstanceUID, SERIES + String.format(DIGITS, study))
                .instanceUid(Tag.SOPInstanceUID, INSTANCE + String.format(DIGITS, serial))
                .numbers(Tag.Rows, SIDE)
                .numbers(Tag.Columns, SIDE);
        dataSet.put(new Element(Tag.PixelData, Vr.OW, new Value.Bulk(0, PIXEL_BYTES)));
        return new Made(dataSet, SyntheticDevice.MR.transferSyntax(), ByteSource.of(pixels(serial)));
    }
}
