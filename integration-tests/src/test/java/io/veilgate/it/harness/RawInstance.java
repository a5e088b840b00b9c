package io.veilgate.it.harness;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * An MR image of 32 columns and 8-bit pixels, written byte by byte. Its first two rows are 200, "burned in"; its last four pixels hold a
 * number that tells it from others; the rest is 7.
 *
 * @param rows at least 4
 */
public record RawInstance(String study, String series, String uid, int serial, int rows) {
    public static final String MR_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.4";
    public static final String IMPLICIT = "1.2.840.10008.1.2";
    public static final String EXPLICIT = "1.2.840.10008.1.2.1";
    public static final String BIG_ENDIAN = "1.2.840.10008.1.2.2";
    public static final String RLE = "1.2.840.10008.1.2.5";
    public static final String JPEG = "1.2.840.10008.1.2.4.70";

    /** Blanks the first two rows. */
    public static final String RULES = """
            - name: raw MR
              when: { Modality: MR, Columns: 32 }
              regions: [ { x: 0, y: 0, width: 32, height: 2 } ]
            """;

    private static final int COLUMNS = 32;
    /** (7FE0,0010) as it stands in little endian. */
    private static final int PIXEL_DATA_TAG = 0xE07F1000;

    private static final int LONGEST_HEADER_BYTES = 12;
    private static final int BURNED_IN = 200;
    private static final int TISSUE = 7;

    /** The {@code number}th of a study, small. */
    public static RawInstance of(int study, int number) {
        return new RawInstance(
                "2.25.4000" + study,
                "2.25.5000" + study,
                "2.25.6000%d%04d".formatted(study, number),
                study * 10_000 + number,
                8);
    }

    /** The same, of so many bytes or somewhat more. */
    public RawInstance ofBytes(int bytes) {
        return new RawInstance(study, series, uid, serial, Math.max(4, (bytes + COLUMNS - 1) / COLUMNS));
    }

    public RawInstance withUid(String other) {
        return new RawInstance(study, series, other, serial, rows);
    }

    public RawInstance withSerial(int other) {
        return new RawInstance(study, series, uid, other, rows);
    }

    public byte[] pixels() {
        byte[] pixels = new byte[rows * COLUMNS];
        Arrays.fill(pixels, (byte) TISSUE);
        Arrays.fill(pixels, 0, 2 * COLUMNS, (byte) BURNED_IN);
        ByteBuffer.wrap(pixels).putInt(pixels.length - 4, serial);
        return pixels;
    }

    /** The number of a masked one that was received in a native, 8-bit form; fails where what was burned in is still there. */
    public static int serialOf(byte[] dataSet) {
        ByteBuffer bytes = ByteBuffer.wrap(dataSet);
        int pixels = 0;
        while (bytes.getInt(pixels) != PIXEL_DATA_TAG) {
            pixels++;
        }
        for (int i = pixels + LONGEST_HEADER_BYTES; i < dataSet.length - 4; i++) {
            if ((dataSet[i] & 0xFF) == BURNED_IN) {
                throw new AssertionError("unmasked");
            }
        }
        // pixel data stands last
        return bytes.getInt(dataSet.length - 4);
    }

    public byte[] dataSet(String transferSyntax) {
        return switch (transferSyntax) {
            case IMPLICIT -> encoded(new Encoding(false, ByteOrder.LITTLE_ENDIAN), pixels(), false);
            case EXPLICIT -> encoded(new Encoding(true, ByteOrder.LITTLE_ENDIAN), pixels(), false);
            case BIG_ENDIAN -> encoded(new Encoding(true, ByteOrder.BIG_ENDIAN), pixels(), false);
            case RLE -> encoded(new Encoding(true, ByteOrder.LITTLE_ENDIAN), encapsulated(rle()), true);
            // nobody here looks into the frame
            case JPEG -> encoded(new Encoding(true, ByteOrder.LITTLE_ENDIAN), encapsulated(new byte[64]), true);
            default -> throw new IllegalArgumentException(transferSyntax);
        };
    }

    private record Encoding(boolean explicit, ByteOrder order) {}

    private byte[] encoded(Encoding encoding, byte[] pixels, boolean encapsulated) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        text(out, encoding, 0x0008_0016, "UI", MR_IMAGE_STORAGE);
        text(out, encoding, 0x0008_0018, "UI", uid);
        text(out, encoding, 0x0008_0020, "DA", "20240102");
        text(out, encoding, 0x0008_0060, "CS", "MR");
        text(out, encoding, 0x0008_0070, "LO", "RAWMAKER");
        text(out, encoding, 0x0010_0010, "PN", "Raw^Patient");
        text(out, encoding, 0x0010_0020, "LO", "RAW-4711");
        text(out, encoding, 0x0020_000D, "UI", study);
        text(out, encoding, 0x0020_000E, "UI", series);
        text(out, encoding, 0x0020_0013, "IS", "1");
        List.of(
                        new int[] {0x0028_0002, 1},
                        new int[] {0x0028_0004, 0},
                        new int[] {0x0028_0010, rows},
                        new int[] {0x0028_0011, COLUMNS},
                        new int[] {0x0028_0100, 8},
                        new int[] {0x0028_0101, 8},
                        new int[] {0x0028_0102, 7},
                        new int[] {0x0028_0103, 0})
                .forEach(each -> {
                    if (each[0] == 0x0028_0004) {
                        text(out, encoding, each[0], "CS", "MONOCHROME2");
                    } else {
                        element(
                                out,
                                encoding,
                                each[0],
                                "US",
                                ByteBuffer.allocate(2)
                                        .order(encoding.order())
                                        .putShort((short) each[1])
                                        .array());
                    }
                });
        header(out, encoding, 0x7FE0_0010, "OB", encapsulated ? -1 : pixels.length);
        out.writeBytes(pixels);
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, Encoding encoding, int tag, String vr, String value) {
        String padded = value.length() % 2 == 0 ? value : value + (vr.equals("UI") ? "\0" : " ");
        element(out, encoding, tag, vr, padded.getBytes(StandardCharsets.US_ASCII));
    }

    private static void element(ByteArrayOutputStream out, Encoding encoding, int tag, String vr, byte[] value) {
        header(out, encoding, tag, vr, value.length);
        out.writeBytes(value);
    }

    private static void header(ByteArrayOutputStream out, Encoding encoding, int tag, String vr, int length) {
        ByteBuffer header = ByteBuffer.allocate(12)
                .order(encoding.order())
                .putShort((short) (tag >>> 16))
                .putShort((short) tag);
        if (encoding.explicit()) {
            header.put(vr.getBytes(StandardCharsets.US_ASCII));
        }
        if (encoding.explicit() && vr.equals("OB")) {
            header.putShort((short) 0).putInt(length);
        } else if (encoding.explicit()) {
            header.putShort((short) length);
        } else {
            header.putInt(length);
        }
        out.write(header.array(), 0, header.position());
    }

    /** An empty offset table, one fragment, the delimitation (PS3.5 §A.4). */
    private static byte[] encapsulated(byte[] frame) {
        return ByteBuffer.allocate(24 + frame.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0xE000FFFE)
                .putInt(0)
                .putInt(0xE000FFFE)
                .putInt(frame.length)
                .put(frame)
                .putInt(0xE0DDFFFE)
                .putInt(0)
                .array();
    }

    /** One segment of literal runs (PS3.5 Annex G). */
    private byte[] rle() {
        byte[] pixels = pixels();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(64)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(1)
                .putInt(64)
                .array());
        for (int from = 0; from < pixels.length; from += COLUMNS) {
            out.write(COLUMNS - 1);
            out.write(pixels, from, COLUMNS);
        }
        return out.size() % 2 == 0 ? out.toByteArray() : Arrays.copyOf(out.toByteArray(), out.size() + 1);
    }
}
