package io.veilgate.core.image;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Recipe;
import io.veilgate.core.dataset.RecipeReader;
import io.veilgate.core.dataset.Segment;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.dataset.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Images made up for tests, and the plain way to read them. */
final class Images {
    private static final List<PhotometricInterpretation> KINDS = List.of(
            PhotometricInterpretation.MONOCHROME1,
            PhotometricInterpretation.MONOCHROME2,
            PhotometricInterpretation.RGB,
            PhotometricInterpretation.YBR_FULL,
            PhotometricInterpretation.YBR_FULL_422);

    private Images() {}

    /** Attributes of an image; pixel data is left to the caller. */
    static DataSet attributes(
            ByteOrder order, PhotometricInterpretation photometric, int rows, int columns, int frames, int allocated) {
        DataSet image = new DataSet(order);
        image.putUnsignedShort(Tag.SamplesPerPixel, Math.max(1, photometric.samples()));
        image.putString(
                Tag.PhotometricInterpretation,
                Vr.CS,
                photometric == PhotometricInterpretation.PALETTE_COLOR ? "PALETTE COLOR" : photometric.name());
        if (photometric.samples() > 1) {
            image.putUnsignedShort(Tag.PlanarConfiguration, 0);
        }
        if (frames != 1) {
            image.putString(Tag.NumberOfFrames, Vr.IS, Integer.toString(frames));
        }
        image.putUnsignedShort(Tag.Rows, rows);
        image.putUnsignedShort(Tag.Columns, columns);
        image.putUnsignedShort(Tag.BitsAllocated, allocated);
        image.putUnsignedShort(Tag.BitsStored, allocated);
        image.putUnsignedShort(Tag.HighBit, allocated - 1);
        image.putUnsignedShort(Tag.PixelRepresentation, 0);
        return image;
    }

    /** Attributes of an image of any kind that native pixel data can be of; pixel data is left to the caller. */
    static DataSet randomAttributes(Random random, ByteOrder order) {
        PhotometricInterpretation kind = KINDS.get(random.nextInt(KINDS.size()));
        int allocated = new int[] {8, 16, 32, 1}[random.nextInt(kind.samples() == 1 ? 4 : 3)];
        int columns = 1 + random.nextInt(21);
        if (kind.isSubsampled()) {
            columns += columns % 2;
        }
        DataSet image = attributes(order, kind, 1 + random.nextInt(17), columns, 1 + random.nextInt(4), allocated);
        if (kind.samples() == 3 && !kind.isSubsampled()) {
            image.putUnsignedShort(Tag.PlanarConfiguration, random.nextInt(2));
        }
        int stored = 1 + random.nextInt(allocated);
        image.putUnsignedShort(Tag.BitsStored, stored);
        image.putUnsignedShort(Tag.HighBit, stored - 1 + random.nextInt(allocated - stored + 1));
        if (kind.isMonochrome()) {
            image.putUnsignedShort(Tag.PixelRepresentation, random.nextInt(2));
            if (random.nextInt(3) == 0) {
                image.putUnsignedShort(Tag.PixelPaddingValue, random.nextInt(1 << Math.min(stored, 16)));
            }
            if (random.nextInt(3) == 0) {
                image.putUnsignedShort(Tag.PixelPaddingRangeLimit, random.nextInt(1 << Math.min(stored, 16)));
            }
        }
        return image;
    }

    static void putPixels(DataSet image, Vr vr, byte[] pixels) {
        image.put(new Element(Tag.PixelData, vr, new Value.Bytes(pixels)));
    }

    /** Items of encapsulated pixel data, the Basic Offset Table the first (PS3.5 §A.4). */
    static byte[] items(boolean delimited, byte[]... items) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] item : items) {
            out.writeBytes(header(0xE000FFFE, item.length));
            out.writeBytes(item);
        }
        if (delimited) {
            out.writeBytes(header(0xE0DDFFFE, 0));
        }
        return out.toByteArray();
    }

    private static byte[] header(int tag, int length) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(tag)
                .putInt(length)
                .array();
    }

    static byte[] random(Random random, long length) {
        byte[] bytes = new byte[(int) (length + (length & 1))];
        random.nextBytes(bytes);
        return bytes;
    }

    static List<Region> randomRegions(Random random, int columns, int rows) {
        List<Region> regions = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int x = random.nextInt(columns);
            int y = random.nextInt(rows);
            regions.add(new Region(x, y, 1 + random.nextInt(columns - x), 1 + random.nextInt(rows - y)));
        }
        return regions;
    }

    static byte[] bytes(List<Segment> segments, byte[] source, int chunkBytes)
            throws IOException, DicomException.Format {
        RecipeReader reader = new RecipeReader(
                new Recipe(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN, segments), ByteSource.of(source));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer chunk = ByteBuffer.allocate(chunkBytes);
        while (reader.read(chunk) >= 0) {
            out.write(chunk.array(), 0, chunk.position());
            chunk.clear();
        }
        return out.toByteArray();
    }

    /**
     * The raw cell of one sample, found bit by bit from the definitions of PS3.5 §8.1.1 and §8.2.
     *
     * @return its first bit in the stream of bits, bytes taken the right way round
     */
    static long bitOf(PixelDescription d, int frame, int y, int x, int sample) {
        long pixel = (long) y * d.columns() + x;
        long pixels = (long) d.rows() * d.columns();
        if (d.photometricInterpretation().isSubsampled()) {
            long pair = ((long) frame * pixels + pixel) / 2;
            int within = sample == 0 ? x % 2 : 1 + sample;
            return (pair * 4 + within) * d.bitsAllocated();
        }
        long cell = d.byPlane()
                ? ((long) frame * d.samplesPerPixel() + sample) * pixels + pixel
                : ((long) frame * pixels + pixel) * d.samplesPerPixel() + sample;
        return cell * d.bitsAllocated();
    }

    static long cell(NativeLayout layout, byte[] pixels, long bit) {
        PixelDescription d = layout.description();
        if (d.bitsAllocated() == 1) {
            return pixels[at(layout, bit / 8)] >> (bit % 8) & 1;
        }
        int count = d.bitsAllocated() / 8;
        long value = 0;
        for (int i = 0; i < count; i++) {
            int significance = layout.byteOrder() == ByteOrder.LITTLE_ENDIAN ? i : count - 1 - i;
            value |= (pixels[at(layout, bit / 8 + i)] & 0xFFL) << (8 * significance);
        }
        return value;
    }

    /** @param cell all of its bits, the stored ones where High Bit has them */
    static void putCell(NativeLayout layout, byte[] pixels, long bit, long cell) {
        PixelDescription d = layout.description();
        if (d.bitsAllocated() == 1) {
            int at = at(layout, bit / 8);
            pixels[at] = (byte) (pixels[at] & ~(1 << bit % 8) | (int) (cell & 1) << bit % 8);
            return;
        }
        int count = d.bitsAllocated() / 8;
        for (int i = 0; i < count; i++) {
            int significance = layout.byteOrder() == ByteOrder.LITTLE_ENDIAN ? i : count - 1 - i;
            pixels[at(layout, bit / 8 + i)] = (byte) (cell >> 8 * significance);
        }
    }

    private static int at(NativeLayout layout, long logical) {
        return (int) (layout.swappedBytes() ? logical ^ 1 : logical);
    }

    /** The stored value in a cell, sign taken from High Bit. */
    static long stored(PixelDescription d, long cell) {
        long bits = cell >> (d.highBit() + 1 - d.bitsStored()) & (1L << d.bitsStored()) - 1;
        return d.signed() && (bits >> (d.bitsStored() - 1) & 1) == 1 ? bits - (1L << d.bitsStored()) : bits;
    }

    static boolean isIn(List<Region> regions, int x, int y) {
        return regions.stream()
                .anyMatch(r -> r.x() <= x && x < r.x() + r.width() && r.y() <= y && y < r.y() + r.height());
    }
}
