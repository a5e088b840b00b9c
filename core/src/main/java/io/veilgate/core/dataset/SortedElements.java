package io.veilgate.core.dataset;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Elements by tag, unsigned, in one array: a header is read in order and looked up often, so an array and a binary search take a fraction of
 * a tree's time and memory. To others it is a list that cannot be changed.
 */
final class SortedElements extends AbstractList<Element> {
    private static final Comparator<Element> BY_TAG = (a, b) -> Integer.compareUnsigned(a.tag(), b.tag());

    private Element[] elements = new Element[8];
    private int size;
    private boolean sorted = true;

    @Override
    public Element get(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        return elements[index];
    }

    @Override
    public int size() {
        return size;
    }

    @Nullable
    Element find(int tag) {
        int index = indexOf(tag);
        return index >= 0 ? elements[index] : null;
    }

    /** The index of the tag; or, if it is not there, of the place where it would stand, as {@code -(place + 1)}. */
    private int indexOf(int tag) {
        if (!sorted) {
            for (int i = 0; i < size; i++) {
                if (elements[i].tag() == tag) {
                    return i;
                }
            }
            return -1;
        }
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Integer.compareUnsigned(elements[middle].tag(), tag);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -(low + 1);
    }

    void put(Element element) {
        if (size == 0 || Integer.compareUnsigned(elements[size - 1].tag(), element.tag()) < 0) {
            append(element);
            return;
        }
        int index = indexOf(element.tag());
        if (index >= 0) {
            elements[index] = element;
            return;
        }
        int place = -(index + 1);
        append(element);
        System.arraycopy(elements, place, elements, place + 1, size - 1 - place);
        elements[place] = element;
        sorted = true;
    }

    void removeTag(int tag) {
        int index = indexOf(tag);
        if (index >= 0) {
            System.arraycopy(elements, index + 1, elements, index, size - index - 1);
            size--;
            modCount++;
        }
    }

    void append(Element element) {
        if (size == elements.length) {
            elements = Arrays.copyOf(elements, size * 2);
        }
        sorted = sorted && (size == 0 || BY_TAG.compare(elements[size - 1], element) < 0);
        elements[size++] = element;
        modCount++;
    }

    boolean isSorted() {
        return sorted;
    }

    /** A tag that occurs twice, if there is one. */
    OptionalInt sort() {
        Arrays.sort(elements, 0, size, BY_TAG);
        sorted = true;
        for (int i = 1; i < size; i++) {
            if (elements[i].tag() == elements[i - 1].tag()) {
                return OptionalInt.of(elements[i].tag());
            }
        }
        return OptionalInt.empty();
    }
}
