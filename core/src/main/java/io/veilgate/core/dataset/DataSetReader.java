package io.veilgate.core.dataset;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ElementDictionary;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Tags;
import io.veilgate.core.base.Vr;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads a data set (PS3.5 §7): elements and short values into memory, long values and encapsulated pixel data by reference. For one data set
 * and one thread.
 *
 * <p>Whatever the bytes are, it ends in a data set or in {@link DicomException.Format}, within the {@link Limits}: each length is held
 * against what is left of the item, the sequence and the source around it before anything is allocated or skipped, and nesting is limited.
 */
public final class DataSetReader {
    /** Bytes of memory that an element costs besides its value, for {@link Limits#headerBytes}; and an item. */
    private static final int ELEMENT_COST = 64;

    private static final int ITEM_COST = 128;

    /** The longest value that an explicit VR with a 16-bit length can hold, padded. */
    private static final int LONGEST_SHORT_VALUE = 0xFFFE;

    private static final int UNKNOWN = -1;

    private final SourceWindow in;
    private final Encoding encoding;
    private final Limits limits;
    private final ElementDictionary dictionary = ElementDictionary.standard();
    private final EnumSet<Oddity> oddities = EnumSet.noneOf(Oddity.class);
    /** Pixel Representation by depth, of the items around the place being read. */
    private final int[] pixelRepresentations;

    private long headerBytes;
    private int elements;

    /**
     * @param source the data set from its first byte on; its inflated bytes where the transfer syntax is deflated ({@link
     *     InflatedByteSource})
     */
    public DataSetReader(ByteSource source, TransferSyntax transferSyntax, Limits limits) {
        this(source, Encoding.of(transferSyntax), limits);
    }

    DataSetReader(ByteSource source, Encoding encoding, Limits limits) {
        this.in = new SourceWindow(source);
        this.encoding = encoding;
        this.limits = limits;
        this.pixelRepresentations = new int[limits.sequenceDepth() + 1];
        Arrays.fill(pixelRepresentations, UNKNOWN);
    }

    /** Reads all of {@code source}; see the constructor. */
    public static DataSet read(ByteSource source, TransferSyntax transferSyntax, Limits limits)
            throws IOException, DicomException.Format {
        return new DataSetReader(source, transferSyntax, limits).read();
    }

    /** Reads all of the source; once. */
    public DataSet read() throws IOException, DicomException.Format {
        DataSet dataSet = new DataSet(encoding.byteOrder);
        GroupLengthCheck groups = new GroupLengthCheck();
        long end = in.position();
        while (hasElement()) {
            readElement(dataSet, groups, encoding, in.size(), 0);
            end = in.position();
        }
        groups.dataSetEnds(end);
        settle(dataSet, groups);
        return dataSet;
    }

    /** Reads elements up to and with {@code lastTag}, once; of what stands behind, nothing has to be there. */
    public DataSet readUntil(int lastTag) throws IOException, DicomException.Format {
        return readWhile(tag -> Integer.compareUnsigned(tag, lastTag) <= 0);
    }

    /** Reads from {@code start} as long as elements are of this group; {@link #position} is then behind them. */
    DataSet readGroup(long start, int group) throws IOException, DicomException.Format {
        in.seek(start);
        return readWhile(tag -> Tags.group(tag) == group);
    }

    private DataSet readWhile(IntPredicate wanted) throws IOException, DicomException.Format {
        DataSet dataSet = new DataSet(encoding.byteOrder);
        GroupLengthCheck groups = new GroupLengthCheck();
        while (in.has(8)) {
            long at = in.position();
            int next = in.tag(encoding.byteOrder);
            in.seek(at);
            if (!wanted.test(next)) {
                break;
            }
            readElement(dataSet, groups, encoding, in.size(), 0);
        }
        settle(dataSet, groups);
        return dataSet;
    }

    long position() {
        return in.position();
    }

    /** What the data set read had that it should not have. */
    public Set<Oddity> oddities() {
        return EnumSet.copyOf(oddities);
    }

    private boolean hasElement() throws IOException, DicomException.Format {
        if (in.position() == in.size()) {
            return false;
        }
        boolean whole = in.has(8);
        if (!whole || in.peekZeros(8)) {
            if (in.skipZeros()) {
                oddities.add(Oddity.TRAILING_ZEROS);
                return false;
            }
            if (!whole) {
                throw new DicomException.Format(in.position(), 0, "the data set ends inside an element's header");
            }
        }
        return true;
    }

    private void settle(DataSet dataSet, GroupLengthCheck groups) throws DicomException.Format {
        groups.dataSetEnds(in.position());
        if (groups.isWrong()) {
            oddities.add(Oddity.WRONG_GROUP_LENGTH);
        }
        if (dataSet.isSorted()) {
            return;
        }
        OptionalInt duplicate = dataSet.sort();
        if (duplicate.isPresent()) {
            throw new DicomException.Format(in.position(), duplicate.getAsInt(), "the element occurs twice, seen");
        }
        oddities.add(Oddity.OUT_OF_ORDER);
    }

    /** The next element; {@code end} is where what it stands in must end at the latest. */
    private void readElement(DataSet dataSet, GroupLengthCheck groups, Encoding form, long end, int depth)
            throws IOException, DicomException.Format {
        long start = in.position();
        int tag = in.tag(form.byteOrder);
        if (Tags.group(tag) == 0xFFFE) {
            throw malformed(tag, "an item or delimitation where an element is due");
        }
        Vr vr;
        long length;
        int receivedVr = Element.ORDINARY;
        if (form.explicitVr) {
            require(4, end, tag);
            int code = in.unsignedShort(ByteOrder.BIG_ENDIAN);
            Vr known = VrCode.vr(code);
            int reserved = 0;
            if (known == null ? VrCode.isCapitals(code) : known.hasLongHeader()) {
                require(6, end, tag);
                reserved = in.unsignedShort(form.byteOrder);
                length = in.unsignedInt(form.byteOrder);
            } else {
                length = in.unsignedShort(form.byteOrder);
            }
            if (known == null || reserved != 0) {
                oddities.add(known == null ? Oddity.UNKNOWN_VR : Oddity.RESERVED_NOT_ZERO);
                receivedVr = code << 16 | reserved;
            }
            vr = known == null ? Vr.UN : known;
        } else {
            require(4, end, tag);
            length = in.unsignedInt(form.byteOrder);
            vr = implicitVr(tag, length, depth);
        }
        count(ELEMENT_COST, tag);
        Value value = length == Encoding.UNDEFINED_LENGTH
                ? undefinedLength(dataSet, tag, vr, receivedVr, form, end, depth)
                : definedLength(dataSet, tag, vr, length, form, end, depth);
        if (!form.explicitVr && value instanceof Value.Items) {
            vr = Vr.SQ;
        }
        if (tag == Tag.PixelRepresentation && value instanceof Value.Bytes bytes && length == 2) {
            pixelRepresentations[depth] = bytes.encoded()[form.isBigEndian() ? 1 : 0];
        }
        Element element = new Element(tag, vr, value, receivedVr);
        groups.element(element, start, in.position(), form.isBigEndian());
        dataSet.append(element);
    }

    /**
     * The VR that an implicit VR stream leaves to the dictionary (PS3.5 §A.1). US or SS goes by the nearest Pixel Representation, which
     * stands before the elements that depend on it; US or OW by whether a US element could hold so many bytes.
     */
    private Vr implicitVr(int tag, long length, int depth) {
        Vr vr = dictionary.implicitVr(tag);
        if (vr != Vr.US) {
            return vr;
        }
        return switch (dictionary.get(tag).map(ElementDictionary.Entry::vr).orElse("")) {
            case "US or SS" -> isSigned(depth) ? Vr.SS : Vr.US;
            case "US or OW" -> length > LONGEST_SHORT_VALUE ? Vr.OW : Vr.US;
            default -> Vr.US;
        };
    }

    private boolean isSigned(int depth) {
        for (int d = depth; d >= 0; d--) {
            if (pixelRepresentations[d] != UNKNOWN) {
                return pixelRepresentations[d] == 1;
            }
        }
        return false;
    }

    private Value undefinedLength(DataSet dataSet, int tag, Vr vr, int receivedVr, Encoding form, long end, int depth)
            throws IOException, DicomException.Format {
        if (vr == Vr.SQ) {
            return readItems(dataSet, tag, form, end, true, depth);
        }
        boolean pixelData = vr == Vr.OB || vr == Vr.OW || tag == Tag.PixelData;
        if (pixelData) {
            return readFragments(tag, form, end);
        }
        if (vr == Vr.UN && receivedVr == Element.ORDINARY) {
            if (form.explicitVr) {
                oddities.add(Oddity.UN_SEQUENCE);
            }
            return readItems(dataSet, tag, Encoding.IMPLICIT_LITTLE_ENDIAN, end, true, depth);
        }
        throw malformed(tag, "undefined length where the VR has none");
    }

    private Value definedLength(DataSet dataSet, int tag, Vr vr, long length, Encoding form, long end, int depth)
            throws IOException, DicomException.Format {
        long start = in.position();
        if (length > end - start) {
            throw malformed(tag, "value length " + length + " where " + (end - start) + " bytes are left");
        }
        if (vr == Vr.SQ) {
            return readItems(dataSet, tag, form, start + length, false, depth);
        }
        if (vr == Vr.UN && form.explicitVr && length > 0 && isSequence(tag)) {
            Value.Items items = tryItems(dataSet, tag, start + length, depth);
            if (items != null) {
                return items;
            }
        }
        if ((length & 1) != 0) {
            oddities.add(Oddity.ODD_LENGTH);
        }
        if (length == 0) {
            return Value.Bytes.EMPTY;
        }
        if (length > limits.bulkThresholdBytes()) {
            in.seek(start + length);
            return new Value.Bulk(start, length);
        }
        charge(length, tag);
        byte[] encoded = in.take((int) length);
        Oddity odd = ReceivedValue.oddity(vr, encoded);
        if (odd != null) {
            oddities.add(odd);
        }
        return new Value.Bytes(encoded);
    }

    private boolean isSequence(int tag) {
        return dictionary.implicitVr(tag) == Vr.SQ;
    }

    /** A sequence that some node, not knowing it, made UN of (PS3.5 §6.2.2); null if the value is not one. */
    private Value.@Nullable Items tryItems(DataSet dataSet, int tag, long end, int depth) throws IOException {
        long start = in.position();
        long headerBytesBefore = headerBytes;
        int elementsBefore = elements;
        EnumSet<Oddity> odditiesBefore = oddities.clone();
        oddities.clear();
        try {
            Value.Items items = readItems(dataSet, tag, Encoding.IMPLICIT_LITTLE_ENDIAN, end, false, depth);
            if (oddities.stream().allMatch(Oddity::isOfAValue)) {
                oddities.addAll(odditiesBefore);
                oddities.add(Oddity.UN_SEQUENCE);
                return items;
            }
        } catch (DicomException.Format notItems) {
            // the value stays what it says it is: unknown
        }
        in.seek(start);
        headerBytes = headerBytesBefore;
        elements = elementsBefore;
        oddities.clear();
        oddities.addAll(odditiesBefore);
        return null;
    }

    private Value.Items readItems(DataSet dataSet, int tag, Encoding form, long end, boolean undefinedLength, int depth)
            throws IOException, DicomException.Format {
        if (depth >= limits.sequenceDepth()) {
            throw overLimit(tag, "sequences nested deeper than " + limits.sequenceDepth());
        }
        List<Value.Item> items = new ArrayList<>(2);
        while (undefinedLength || in.position() < end) {
            require(8, end, tag);
            int itemTag = in.tag(form.byteOrder);
            long length = in.unsignedInt(form.byteOrder);
            if (itemTag == Tag.SequenceDelimitationItem) {
                delimitation(length);
                if (!undefinedLength) {
                    if (in.position() != end) {
                        throw malformed(tag, "a Sequence Delimitation Item before the sequence's end");
                    }
                    oddities.add(Oddity.NEEDLESS_DELIMITATION);
                }
                break;
            }
            if (itemTag != Tag.Item) {
                throw malformed(tag, "no item where one is due");
            }
            count(ITEM_COST, tag);
            boolean undefinedItem = length == Encoding.UNDEFINED_LENGTH;
            if (!undefinedItem && length > end - in.position()) {
                throw malformed(tag, "item length " + length + " where " + (end - in.position()) + " bytes are left");
            }
            DataSet item = dataSet.newItem(form.byteOrder);
            readItem(item, tag, form, undefinedItem ? end : in.position() + length, undefinedItem, depth + 1);
            items.add(new Value.Item(item, undefinedItem));
        }
        return new Value.Items(items, undefinedLength);
    }

    private void readItem(DataSet item, int sequence, Encoding form, long end, boolean undefinedLength, int depth)
            throws IOException, DicomException.Format {
        pixelRepresentations[depth] = UNKNOWN;
        GroupLengthCheck groups = new GroupLengthCheck();
        while (undefinedLength || in.position() < end) {
            require(8, end, sequence);
            long start = in.position();
            if (undefinedLength && in.tag(form.byteOrder) == Tag.ItemDelimitationItem) {
                groups.dataSetEnds(start);
                delimitation(in.unsignedInt(form.byteOrder));
                break;
            }
            in.seek(start);
            readElement(item, groups, form, end, depth);
        }
        settle(item, groups);
    }

    /** Walks from fragment to fragment up to the Sequence Delimitation Item (PS3.5 §A.4). */
    private Value.Fragments readFragments(int tag, Encoding form, long end) throws IOException, DicomException.Format {
        long start = in.position();
        while (true) {
            require(8, end, tag);
            int itemTag = in.tag(form.byteOrder);
            long length = in.unsignedInt(form.byteOrder);
            if (itemTag == Tag.SequenceDelimitationItem) {
                if (length != 0) {
                    throw malformed(tag, "a Sequence Delimitation Item of length " + length);
                }
                return new Value.Fragments(start, in.position() - start);
            }
            if (itemTag != Tag.Item) {
                throw malformed(tag, "no fragment where one is due");
            }
            if (length > end - in.position()) {
                throw malformed(
                        tag, "fragment length " + length + " where " + (end - in.position()) + " bytes are left");
            }
            in.seek(in.position() + length);
        }
    }

    private void delimitation(long length) {
        if (length != 0) {
            oddities.add(Oddity.DELIMITATION_LENGTH);
        }
    }

    private void require(int bytes, long end, int tag) throws IOException, DicomException.Format {
        if (bytes > end - in.position() || !in.has(bytes)) {
            throw malformed(tag, "ends inside a header");
        }
    }

    private void count(int cost, int tag) throws DicomException.Format {
        if (++elements > limits.elements()) {
            throw overLimit(tag, "more than " + limits.elements() + " elements and items");
        }
        charge(cost, tag);
    }

    private void charge(long cost, int tag) throws DicomException.Format {
        headerBytes += cost;
        if (headerBytes > limits.headerBytes()) {
            throw overLimit(tag, "the header needs more than " + limits.headerBytes() + " bytes");
        }
    }

    private DicomException.Format overLimit(int tag, String what) {
        return DicomException.Format.overLimit(in.position(), tag, what);
    }

    private DicomException.Format malformed(int tag, String what) {
        return new DicomException.Format(in.position(), tag, what);
    }
}
