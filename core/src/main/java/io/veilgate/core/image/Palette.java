package io.veilgate.core.image;

import static io.veilgate.core.image.UnusablePixelsException.contradictory;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Tags;
import io.veilgate.core.dataset.ByteSource;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Value;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The lookup tables of PALETTE COLOR (PS3.3 C.7.6.3.1.5, C.7.6.3.1.6), plain or segmented (C.7.9.2).
 *
 * @param firstMapped as it stands; signed where Pixel Representation is
 */
@SuppressWarnings("ArrayRecordComponent") // made here, and not changed after
record Palette(int firstMapped, int[] red, int[] green, int[] blue) {
    private static final int MAX_ENTRIES = 65536;

    static Palette read(DataSet dataSet, ByteSource source) throws IOException, UnusablePixelsException {
        int[] descriptor = descriptor(dataSet, Tag.RedPaletteColorLookupTableDescriptor);
        return new Palette(
                descriptor[1],
                table(
                        dataSet,
                        source,
                        descriptor,
                        Tag.RedPaletteColorLookupTableData,
                        Tag.SegmentedRedPaletteColorLookupTableData),
                table(
                        dataSet,
                        source,
                        descriptor(dataSet, Tag.GreenPaletteColorLookupTableDescriptor),
                        Tag.GreenPaletteColorLookupTableData,
                        Tag.SegmentedGreenPaletteColorLookupTableData),
                table(
                        dataSet,
                        source,
                        descriptor(dataSet, Tag.BluePaletteColorLookupTableDescriptor),
                        Tag.BluePaletteColorLookupTableData,
                        Tag.SegmentedBluePaletteColorLookupTableData));
    }

    /** Number of entries, first value mapped, bits of an entry. */
    private static int[] descriptor(DataSet dataSet, int tag) throws UnusablePixelsException {
        if (!(dataSet.get(tag).map(element -> element.value()).orElse(null) instanceof Value.Bytes bytes)
                || bytes.encoded().length < 6) {
            throw contradictory("PALETTE COLOR without a lookup table descriptor " + Tags.format(tag));
        }
        ByteBuffer values = ByteBuffer.wrap(bytes.encoded()).order(dataSet.byteOrder());
        int entries = values.getShort(0) & 0xFFFF;
        return new int[] {entries == 0 ? MAX_ENTRIES : entries, values.getShort(2), values.getShort(4) & 0xFFFF};
    }

    private static int[] table(DataSet dataSet, ByteSource source, int[] descriptor, int plainTag, int segmentedTag)
            throws IOException, UnusablePixelsException {
        int entries = descriptor[0];
        Optional<byte[]> plain = bytes(dataSet, source, plainTag);
        if (plain.isPresent() && plain.get().length >= entries) {
            boolean wide = plain.get().length >= 2L * entries;
            return java.util.Arrays.copyOf(numbers(plain.get(), wide, dataSet.byteOrder()), entries);
        }
        Optional<byte[]> segmented = bytes(dataSet, source, segmentedTag);
        if (segmented.isPresent()) {
            return SegmentedTable.expand(
                    numbers(segmented.get(), descriptor[2] > 8, dataSet.byteOrder()), descriptor[2] > 8, entries);
        }
        throw contradictory(
                "PALETTE COLOR without a lookup table " + Tags.format(plainTag) + " of its " + entries + " entries");
    }

    private static Optional<byte[]> bytes(DataSet dataSet, ByteSource source, int tag) throws IOException {
        return switch (dataSet.get(tag).map(element -> element.value()).orElse(null)) {
            case Value.Bytes bytes when bytes.encoded().length > 0 -> Optional.of(bytes.encoded());
            case Value.Bulk bulk
            when bulk.length() <= 2L * MAX_ENTRIES -> {
                ByteBuffer target = ByteBuffer.allocate((int) bulk.length());
                while (target.hasRemaining()) {
                    if (source.read(bulk.offset() + target.position(), target) < 0) {
                        throw new EOFException("the source ends inside a lookup table");
                    }
                }
                yield Optional.of(target.array());
            }
            case null, default -> Optional.empty();
        };
    }

    /** Words, or bytes: two of them share a word, the first in its lower half. */
    private static int[] numbers(byte[] bytes, boolean wide, ByteOrder byteOrder) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(byteOrder);
        int[] numbers = new int[wide ? bytes.length / 2 : bytes.length];
        int swap = byteOrder == ByteOrder.BIG_ENDIAN ? 1 : 0;
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = wide ? buffer.getShort(i * 2) & 0xFFFF : bytes[Math.min(i ^ swap, bytes.length - 1)] & 0xFF;
        }
        return numbers;
    }

    /**
     * The stored value whose entry has the least luminance (ITU-R BT.601 weights), the smallest of equal ones.
     *
     * @throws UnusablePixelsException if no entry belongs to a value that the pixels could hold
     */
    long darkest(PixelDescription description) throws UnusablePixelsException {
        long lowest = description.signed() ? -(1L << (description.bitsStored() - 1)) : 0;
        long highest = lowest + (1L << description.bitsStored()) - 1;
        long first = description.signed() ? firstMapped : firstMapped & 0xFFFF;
        long best = Long.MAX_VALUE;
        long darkest = 0;
        int entries = Math.min(red.length, Math.min(green.length, blue.length));
        for (int i = 0; i < entries; i++) {
            long value = first + i;
            long luminance = 299L * red[i] + 587L * green[i] + 114L * blue[i];
            if (luminance < best && value >= lowest && value <= highest) {
                best = luminance;
                darkest = value;
            }
        }
        if (best == Long.MAX_VALUE) {
            throw contradictory("the lookup tables map no value that Bits Stored allows");
        }
        return darkest;
    }

    @Override
    public String toString() {
        return "Palette[" + red.length + " entries from " + firstMapped + "]";
    }
}
