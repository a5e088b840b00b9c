package io.veilgate.core.dataset;

import io.veilgate.core.base.ElementDictionary;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Tags;
import io.veilgate.core.base.Vr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A data set or item with its header in memory (PS3.5 §7): elements in rising order of tag, values encoded as in the stream they came from.
 *
 * <p>Text is decoded by the Specific Character Set (0008,0005) of this data set or of the nearest one around it (PS3.3 C.12.1.1.2). Not
 * safe for several threads at once while it is changed.
 */
public final class DataSet {
    private final SortedElements elements = new SortedElements();
    private final ByteOrder byteOrder;
    private final @Nullable DataSet parent;
    private @Nullable CharacterSet ownCharacterSet;

    public DataSet(ByteOrder byteOrder) {
        this(byteOrder, null);
    }

    private DataSet(ByteOrder byteOrder, @Nullable DataSet parent) {
        this.byteOrder = byteOrder;
        this.parent = parent;
    }

    /** A new little endian data set. */
    public static DataSet littleEndian() {
        return new DataSet(ByteOrder.LITTLE_ENDIAN);
    }

    /** A new, empty item's data set below this one; the caller puts it into a sequence of this one. */
    public DataSet newItem() {
        return new DataSet(byteOrder, this);
    }

    /** The same, where the item's byte order is not this one's: implicit VR inside UN (PS3.5 §6.2.2). */
    public DataSet newItem(ByteOrder itemByteOrder) {
        return new DataSet(itemByteOrder, this);
    }

    /** Byte order of the encoded binary values. */
    public ByteOrder byteOrder() {
        return byteOrder;
    }

    /** All elements in rising order of tag; a live, unmodifiable view. */
    public Collection<Element> elements() {
        return elements;
    }

    public boolean isEmpty() {
        return elements.isEmpty();
    }

    public Optional<Element> get(int tag) {
        return Optional.ofNullable(elements.find(tag));
    }

    public boolean contains(int tag) {
        return elements.find(tag) != null;
    }

    /** Whether the element is there with a value of more than zero bytes, or with an item. */
    public boolean hasValue(int tag) {
        Element element = elements.find(tag);
        return element != null
                && (element.length() > 0
                        || element.value() instanceof Value.Items sequence
                                && !sequence.items().isEmpty());
    }

    /** Puts the element in its place, instead of one of the same tag. */
    public void put(Element element) {
        forget(element.tag());
        elements.put(element);
    }

    public void remove(int tag) {
        forget(tag);
        elements.removeTag(tag);
    }

    private void forget(int tag) {
        if (tag == Tag.SpecificCharacterSet) {
            ownCharacterSet = null;
        }
    }

    /** Puts the element last, whatever its tag; a reader calls {@link #sort} at the end. */
    void append(Element element) {
        elements.append(element);
    }

    boolean isSorted() {
        return elements.isSorted();
    }

    /** Brings appended elements into order; a tag that occurs twice, if there is one. */
    OptionalInt sort() {
        return elements.sort();
    }

    /** The character set that governs text in this data set. */
    public CharacterSet characterSet() {
        if (ownCharacterSet != null) {
            return ownCharacterSet;
        }
        Element own = elements.find(Tag.SpecificCharacterSet);
        if (own != null && own.value() instanceof Value.Bytes bytes) {
            CharacterSet declared = CharacterSet.of(Text.splitTerms(bytes.encoded()));
            ownCharacterSet = declared;
            return declared;
        }
        return parent == null ? CharacterSet.DEFAULT : parent.characterSet();
    }

    /** The decoded values of a text element in memory, without padding; none if it is absent, empty or not text. */
    public List<String> strings(int tag) {
        Element element = elements.find(tag);
        if (element == null || !(element.value() instanceof Value.Bytes bytes) || bytes.encoded().length == 0) {
            return List.of();
        }
        return Text.decode(bytes.encoded(), meant(element), this);
    }

    /** What the dictionary says where a node that did not know the element made it UN (PS3.5 §6.2.2). */
    static Vr meant(Element element) {
        return element.vr() == Vr.UN ? ElementDictionary.standard().implicitVr(element.tag()) : element.vr();
    }

    /** The first of {@link #strings}, where it is not empty. */
    public Optional<String> string(int tag) {
        List<String> values = strings(tag);
        return values.isEmpty() || values.getFirst().isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    /** The first value of a US, SS, UL, SL or IS element that fits an {@code int}. */
    public OptionalInt integer(int tag) {
        Element element = elements.find(tag);
        if (element == null || !(element.value() instanceof Value.Bytes bytes)) {
            return OptionalInt.empty();
        }
        ByteBuffer value =
                ByteBuffer.wrap(bytes.encoded()).order(element.vr() == Vr.UN ? ByteOrder.LITTLE_ENDIAN : byteOrder);
        return switch (meant(element)) {
            case US -> value.remaining() < 2 ? OptionalInt.empty() : OptionalInt.of(value.getShort(0) & 0xFFFF);
            case SS -> value.remaining() < 2 ? OptionalInt.empty() : OptionalInt.of(value.getShort(0));
            case UL, SL -> value.remaining() < 4 ? OptionalInt.empty() : OptionalInt.of(value.getInt(0));
            case IS -> parse(string(tag));
            default -> OptionalInt.empty();
        };
    }

    private static OptionalInt parse(Optional<String> text) {
        try {
            return text.isPresent() ? OptionalInt.of(Integer.parseInt(text.get())) : OptionalInt.empty();
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** The data sets of a sequence's items; none if it is absent. */
    public List<DataSet> items(int tag) {
        Element element = elements.find(tag);
        return element != null && element.value() instanceof Value.Items sequence
                ? sequence.items().stream().map(Value.Item::dataSet).toList()
                : List.of();
    }

    /**
     * Puts text values, joined by a backslash, encoded by this data set's character set and padded. A text that the declared repertoires
     * do not have turns all text of this data set (or item) and of the items in it into UTF-8, and its Specific Character Set into
     * ISO_IR 192; items made by {@link #newItem} are put before, or made after.
     *
     * @throws IllegalArgumentException if the VR is not text or cannot hold these characters, or if a text that would have to be
     *     converted is by reference
     */
    public void putStrings(int tag, Vr vr, List<String> values) {
        if (vr.usesSpecificCharacterSet() && !characterSet().canEncodeValues(values, Delimiters.of(vr))) {
            UnicodeText.convert(this);
        }
        put(new Element(tag, vr, new Value.Bytes(Text.encode(values, vr, this))));
    }

    public void putString(int tag, Vr vr, String value) {
        putStrings(tag, vr, List.of(value));
    }

    /** Puts one US value. */
    public void putUnsignedShort(int tag, int value) {
        byte[] encoded = new byte[2];
        ByteBuffer.wrap(encoded).order(byteOrder).putShort((short) value);
        put(new Element(tag, Vr.US, new Value.Bytes(encoded)));
    }

    /** Puts a zero-length value; an empty sequence where the VR is SQ. */
    public void putEmpty(int tag, Vr vr) {
        put(new Element(tag, vr, vr == Vr.SQ ? new Value.Items(List.of(), false) : Value.Bytes.EMPTY));
    }

    /** Puts a sequence of these items, each made by {@link #newItem}. */
    public void putItems(int tag, List<DataSet> items) {
        put(new Element(
                tag,
                Vr.SQ,
                new Value.Items(
                        items.stream().map(item -> new Value.Item(item, false)).toList(), false)));
    }

    /** Number and tags only: values may be a patient's. */
    @Override
    public String toString() {
        return "DataSet[" + elements.size() + " elements"
                + (elements.isEmpty()
                        ? ""
                        : ", " + Tags.format(elements.getFirst().tag()) + " to "
                                + Tags.format(elements.getLast().tag()))
                + "]";
    }
}
