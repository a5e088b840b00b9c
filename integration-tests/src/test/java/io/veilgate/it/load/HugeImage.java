package io.veilgate.it.load;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uids;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dataset.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A multi-frame image of any size of which nothing is kept: its bytes are a function of their position. Frames of 1024 × 512 pixels, 16 bits, all
 * alike but for their number in one pixel; encapsulated ones in RLE Lossless without any runs, each of the same length, with an Extended Offset
 * Table (PS3.3 C.7.6.3.1.8).
 */
final class HugeImage {
    /** Blanks the topmost rows. */
    static final String RULES = """
        - name: huge
          when: { Modality: OT, Rows: 512, Columns: 1024 }
          regions: [ { x: 0, y: 0, width: 1024, height: 32 } ]
        """;

    static final int ROWS = 512;
    static final int COLUMNS = 1024;
    static final int BLANKED_ROWS = 32;
    static final int FRAME_BYTES = ROWS * COLUMNS * 2;

    /** Below the region. */
    private static final int NUMBER_AT = 40 * COLUMNS * 2;

    private static final int RLE_HEADER_BYTES = 64;
    private static final int ITEM_HEADER_BYTES = 8;
    private static final int MOST_IN_A_RUN = 128;

    private final boolean encapsulated;
    private final int frames;

    private HugeImage(boolean encapsulated, int frames) {
        this.encapsulated = encapsulated;
        this.frames = frames;
    }

    /** Native, with about that many bytes of pixel data. */
    static HugeImage uncompressed(long bytes) {
        return new HugeImage(false, (int) (bytes / FRAME_BYTES));
    }

    /** Encapsulated, with about that many bytes of pixel data. */
    static HugeImage rle(long bytes) {
        return new HugeImage(true, (int) (bytes / (ITEM_HEADER_BYTES + rle(frame(0)).length)));
    }

    int frames() {
        return frames;
    }

    TransferSyntax transferSyntax() {
        return encapsulated ? TransferSyntaxes.RLE_LOSSLESS : TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN;
    }

    /** Pixels of a frame as they are made, little endian. */
    static byte[] frame(int number) {
        byte[] pixels = new byte[FRAME_BYTES];
        ByteBuffer little = ByteBuffer.wrap(pixels).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < FRAME_BYTES / 2; i++) {
            little.putShort((short) (0x0101 + i * 37 % 0x7E7E));
        }
        little.putInt(NUMBER_AT, number);
        return pixels;
    }

    DataSet dataSet() {
        DataSet dataSet = DataSet.littleEndian();
        dataSet.putString(Tag.SOPClassUID, Vr.UI, Uids.MultiFrameGrayscaleWordSecondaryCaptureImageStorage.value());
        dataSet.putString(Tag.SOPInstanceUID, Vr.UI, encapsulated ? "2.25.9102" : "2.25.9101");
        dataSet.putString(Tag.Modality, Vr.CS, "OT");
        dataSet.putString(Tag.PatientName, Vr.PN, "HUGE^IMAGE");
        dataSet.putString(Tag.PatientID, Vr.LO, "HUGE-90001");
        dataSet.putString(Tag.StudyInstanceUID, Vr.UI, "2.25.9103");
        dataSet.putString(Tag.SeriesInstanceUID, Vr.UI, "2.25.9104");
        dataSet.putUnsignedShort(Tag.SamplesPerPixel, 1);
        dataSet.putString(Tag.PhotometricInterpretation, Vr.CS, "MONOCHROME2");
        dataSet.putString(Tag.NumberOfFrames, Vr.IS, Integer.toString(frames));
        dataSet.putUnsignedShort(Tag.Rows, ROWS);
        dataSet.putUnsignedShort(Tag.Columns, COLUMNS);
        dataSet.putUnsignedShort(Tag.BitsAllocated, 16);
        dataSet.putUnsignedShort(Tag.BitsStored, 16);
        dataSet.putUnsignedShort(Tag.HighBit, 15);
        dataSet.putUnsignedShort(Tag.PixelRepresentation, 0);
        if (encapsulated) {
            putOffsets(dataSet);
            dataSet.put(new Element(
                    Tag.PixelData, Vr.OB, new Value.Fragments(0, pixelData().size())));
        } else {
            dataSet.put(new Element(
                    Tag.PixelData, Vr.OW, new Value.Bulk(0, pixelData().size())));
        }
        return dataSet;
    }

    private void putOffsets(DataSet dataSet) {
        int frameBytes = rle(frame(0)).length;
        ByteBuffer offsets = ByteBuffer.allocate(8 * frames).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer lengths = ByteBuffer.allocate(8 * frames).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < frames; i++) {
            offsets.putLong((long) i * (ITEM_HEADER_BYTES + frameBytes));
            lengths.putLong(frameBytes);
        }
        dataSet.put(new Element(Tag.ExtendedOffsetTable, Vr.OV, new Value.Bytes(offsets.array())));
        dataSet.put(new Element(Tag.ExtendedOffsetTableLengths, Vr.OV, new Value.Bytes(lengths.array())));
    }

    /** What {@link #dataSet} refers to; for one reader at a time. */
    ByteSource pixelData() {
        return encapsulated ? new Repeated(frames) : new Native(frames);
    }

    /** Frame after frame. */
    private static final class Native implements ByteSource {
        private final int frames;
        private final byte[] frame = frame(0);

        Native(int frames) {
            this.frames = frames;
        }

        @Override
        public long size() {
            return (long) frames * FRAME_BYTES;
        }

        @Override
        public int read(long position, ByteBuffer target) {
            if (position >= size()) {
                return -1;
            }
            ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(NUMBER_AT, (int) (position / FRAME_BYTES));
            int within = (int) (position % FRAME_BYTES);
            int length = Math.min(target.remaining(), FRAME_BYTES - within);
            target.put(frame, within, length);
            return length;
        }
    }

    /** An empty Basic Offset Table, an item a frame, the Sequence Delimitation Item. */
    private static final class Repeated implements ByteSource {
        private final int frames;
        private final int itemBytes = ITEM_HEADER_BYTES + rle(frame(0)).length;
        private byte[] item = new byte[0];
        private int made = -1;

        Repeated(int frames) {
            this.frames = frames;
        }

        @Override
        public long size() {
            return ITEM_HEADER_BYTES + (long) frames * itemBytes + ITEM_HEADER_BYTES;
        }

        @Override
        public int read(long position, ByteBuffer target) {
            if (position >= size()) {
                return -1;
            }
            long inFrames = position - ITEM_HEADER_BYTES;
            if (inFrames < 0) {
                return put(header(0xE000, 0), (int) position, target);
            }
            if (inFrames >= (long) frames * itemBytes) {
                return put(header(0xE0DD, 0), (int) (inFrames - (long) frames * itemBytes), target);
            }
            int number = (int) (inFrames / itemBytes);
            if (made != number) {
                byte[] frame = rle(frame(number));
                item = ByteBuffer.allocate(itemBytes)
                        .put(header(0xE000, frame.length))
                        .put(frame)
                        .array();
                made = number;
            }
            return put(item, (int) (inFrames % itemBytes), target);
        }

        private static int put(byte[] bytes, int from, ByteBuffer target) {
            int length = Math.min(target.remaining(), bytes.length - from);
            target.put(bytes, from, length);
            return length;
        }

        private static byte[] header(int element, int length) {
            return ByteBuffer.allocate(ITEM_HEADER_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putShort((short) 0xFFFE)
                    .putShort((short) element)
                    .putInt(length)
                    .array();
        }
    }

    /** RLE Lossless (PS3.5 Annex G) that never finds a run: two segments, the high bytes first. */
    private static byte[] rle(byte[] frame) {
        int segmentBytes = FRAME_BYTES / 2 / MOST_IN_A_RUN * (MOST_IN_A_RUN + 1);
        ByteBuffer out = ByteBuffer.allocate(RLE_HEADER_BYTES + 2 * segmentBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(2)
                .putInt(RLE_HEADER_BYTES)
                .putInt(RLE_HEADER_BYTES + segmentBytes)
                .position(RLE_HEADER_BYTES);
        for (int half = 1; half >= 0; half--) {
            for (int at = half; at < FRAME_BYTES; at += 2) {
                if (at / 2 % MOST_IN_A_RUN == 0) {
                    out.put((byte) (MOST_IN_A_RUN - 1));
                }
                out.put(frame[at]);
            }
        }
        return out.array();
    }
}
