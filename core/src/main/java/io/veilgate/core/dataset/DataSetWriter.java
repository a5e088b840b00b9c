package io.veilgate.core.dataset;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Tags;
import io.veilgate.core.base.Vr;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * Encodes a data set (PS3.5 §7): what is in memory as bytes, what is by reference as extents of the source that it was read from.
 *
 * <p>In the transfer syntax it was read in, an untouched data set gives the bytes it was read from, but for what {@link Oddity} says.
 * Sequences and items keep their length form; lengths, and group lengths where there are any, are counted anew. In another transfer syntax,
 * values change byte order, and VRs come and go; a value too long for its VR's 16-bit length is written as UN (PS3.5 §6.2.2).
 */
public final class DataSetWriter {
    private static final int LONGEST_SHORT_VALUE = 0xFFFE;

    /**
     * What is written instead of an element's value, already in the target's byte order.
     *
     * @param length bytes in all segments together; {@link #UNDEFINED} for encapsulated pixel data, whose segments begin with the Basic Offset
     *     Table's item and end with the Sequence Delimitation Item
     */
    public record Replacement(Vr vr, long length, List<Segment> segments) {
        public static final long UNDEFINED = -1;

        public Replacement {
            segments = List.copyOf(segments);
        }

        /** The same value for a target of the other byte order. */
        public Replacement swapped(TransferSyntax target) {
            int unit = vr.unitBytes();
            return unit == 1 ? this : new Replacement(vr, length, List.of(ByteSwap.swapped(segments, target, unit)));
        }
    }

    private final OutputBytes out = new OutputBytes();
    private final TransferSyntax target;
    private final Map<Integer, Replacement> replacements;

    private DataSetWriter(TransferSyntax target, Map<Integer, Replacement> replacements) {
        this.target = target;
        this.replacements = replacements;
    }

    /** Segments over the source that {@code dataSet} was read from. */
    public static List<Segment> segments(DataSet dataSet, TransferSyntax target) throws DicomException.Format {
        return segments(dataSet, target, Map.of());
    }

    /**
     * @param replacements by tag, for elements of the data set itself that are there; those in items are written as they are
     * @throws DicomException.Format if a length needs more than 32 bits, or if encapsulated pixel data would have to stand in a transfer syntax
     *     that has none
     */
    public static List<Segment> segments(DataSet dataSet, TransferSyntax target, Map<Integer, Replacement> replacements)
            throws DicomException.Format {
        DataSetWriter writer = new DataSetWriter(target, replacements);
        writer.write(dataSet, Encoding.of(target), true);
        List<Segment> segments = writer.out.segments();
        return target.deflated() ? List.of(Deflated.segment(new Recipe(target, segments))) : segments;
    }

    /**
     * A data set that is in memory altogether: an identifier, say.
     *
     * @throws IllegalArgumentException if a value is by reference
     */
    public static byte[] bytes(DataSet dataSet, TransferSyntax target) throws DicomException.Format {
        List<Segment> segments = segments(dataSet, target);
        try {
            return SegmentBytes.collect(new Recipe(target, segments));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(DataSet dataSet, Encoding encoding, boolean outermost) throws DicomException.Format {
        int openGroup = -1;
        int groupLength = -1;
        long groupStart = 0;
        boolean swap = dataSet.byteOrder() != encoding.byteOrder;
        for (Element element : dataSet.elements()) {
            int tag = element.tag();
            if (groupLength >= 0 && Tags.group(tag) != openGroup) {
                out.fillIn(groupLength, groupBytes(groupStart), encoding.byteOrder);
                groupLength = -1;
            }
            if (GroupLengthCheck.isGroupLength(element)) {
                header(element, 4, encoding);
                openGroup = Tags.group(tag);
                groupLength = out.reserveInt();
                groupStart = out.position();
                continue;
            }
            Replacement replacement = outermost ? replacements.get(tag) : null;
            if (replacement != null) {
                replaced(tag, replacement, encoding);
            } else {
                element(element, encoding, swap);
            }
        }
        if (groupLength >= 0) {
            out.fillIn(groupLength, groupBytes(groupStart), encoding.byteOrder);
        }
    }

    /** A group of 4 GiB and more has no length that fits; group lengths are retired, and nobody reads that one (PS3.5 §7.2). */
    private long groupBytes(long start) {
        return Math.min(out.position() - start, Encoding.UNDEFINED_LENGTH);
    }

    private void element(Element element, Encoding encoding, boolean swap) throws DicomException.Format {
        switch (element.value()) {
            case Value.Items items -> sequence(element, items, encoding);
            case Value.Fragments fragments -> {
                if (!target.encapsulated()) {
                    throw malformed(element.tag(), "encapsulated pixel data has no place in " + target);
                }
                header(element, Encoding.UNDEFINED_LENGTH, encoding);
                out.put(new Segment.Extent(fragments.offset(), fragments.length()), fragments.length());
            }
            case Value.Bytes(byte[] encoded) -> {
                header(element, padded(encoded.length), encoding);
                int unit = element.vr().unitBytes();
                out.put(swap && unit > 1 ? ByteSwap.swapped(encoded, unit) : encoded);
                pad(encoded.length, element.vr());
            }
            case Value.Bulk(long offset, long length) -> {
                header(element, padded(length), encoding);
                int unit = element.vr().unitBytes();
                Segment extent = new Segment.Extent(offset, length);
                out.put(swap && unit > 1 ? ByteSwap.swapped(List.of(extent), target, unit) : extent, length);
                pad(length, element.vr());
            }
        }
    }

    private void replaced(int tag, Replacement replacement, Encoding encoding) throws DicomException.Format {
        boolean undefined = replacement.length() == Replacement.UNDEFINED;
        if (undefined && !target.encapsulated()) {
            throw malformed(tag, "encapsulated pixel data has no place in " + target);
        }
        Element element = new Element(tag, replacement.vr(), Value.Bytes.EMPTY);
        header(element, undefined ? Encoding.UNDEFINED_LENGTH : padded(replacement.length()), encoding);
        long left = Math.max(replacement.length(), 0);
        for (Segment segment : replacement.segments()) {
            out.put(segment, left);
            left = 0;
        }
        if (!undefined) {
            pad(replacement.length(), replacement.vr());
        }
    }

    private void sequence(Element element, Value.Items sequence, Encoding encoding) throws DicomException.Format {
        ByteOrder order = encoding.byteOrder;
        int length = header(element, sequence.undefinedLength() ? Encoding.UNDEFINED_LENGTH : 0, encoding);
        Encoding within = element.vr() == Vr.UN ? Encoding.IMPLICIT_LITTLE_ENDIAN : encoding;
        long start = out.position();
        for (Value.Item item : sequence.items()) {
            out.putTag(Tag.Item, within.byteOrder);
            int itemLength = out.reserveInt();
            long itemStart = out.position();
            write(item.dataSet(), within, false);
            if (item.undefinedLength()) {
                out.fillIn(itemLength, Encoding.UNDEFINED_LENGTH, within.byteOrder);
                out.putTag(Tag.ItemDelimitationItem, within.byteOrder);
                out.putInt(0, within.byteOrder);
            } else {
                out.fillIn(itemLength, checked(out.position() - itemStart, element.tag()), within.byteOrder);
            }
        }
        if (sequence.undefinedLength()) {
            out.putTag(Tag.SequenceDelimitationItem, within.byteOrder);
            out.putInt(0, within.byteOrder);
        } else {
            out.fillIn(length, checked(out.position() - start, element.tag()), order);
        }
    }

    /**
     * Tag, VR and length.
     *
     * @return where a 32-bit length stands, to be filled in
     */
    private int header(Element element, long length, Encoding encoding) throws DicomException.Format {
        ByteOrder order = encoding.byteOrder;
        out.putTag(element.tag(), order);
        if (encoding.explicitVr) {
            Vr vr = element.vr();
            int code = VrCode.of(vr);
            int reserved = 0;
            boolean longHeader = vr.hasLongHeader();
            if (element.receivedVr() != Element.ORDINARY) {
                code = element.receivedVr() >>> 16;
                reserved = element.receivedVr() & 0xFFFF;
                Vr known = VrCode.vr(code);
                longHeader = known == null ? VrCode.isCapitals(code) : known.hasLongHeader();
            }
            if (!longHeader && length > LONGEST_SHORT_VALUE) {
                code = VrCode.of(Vr.UN);
                longHeader = true;
            }
            out.putShort(code, ByteOrder.BIG_ENDIAN);
            if (!longHeader) {
                out.putShort((int) length, order);
                return -1;
            }
            out.putShort(reserved, order);
        }
        int at = out.reserveInt();
        out.fillIn(at, length == Encoding.UNDEFINED_LENGTH ? length : checked(length, element.tag()), order);
        return at;
    }

    private long checked(long length, int tag) throws DicomException.Format {
        if (length >= Encoding.UNDEFINED_LENGTH) {
            throw malformed(tag, "length " + length + " needs more than 32 bits");
        }
        return length;
    }

    private static long padded(long length) {
        return length + (length & 1);
    }

    private void pad(long length, Vr vr) {
        if ((length & 1) != 0) {
            out.put(vr.paddingByte());
        }
    }

    private DicomException.Format malformed(int tag, String what) {
        return new DicomException.Format(out.position(), tag, what);
    }
}
